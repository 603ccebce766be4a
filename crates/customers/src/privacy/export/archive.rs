//! The archive, written piece by piece: no more of it is in memory than the piece at hand.

use super::super::error::Error;
use bytes::Bytes;
use std::cell::RefCell;
use std::io::Write;
use std::rc::Rc;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// A ZIP archive under way. What was written is taken with [`Archive::take`].
pub struct Archive {
    writer: ZipWriter<StreamWriter<Outlet>>,
    written: Rc<RefCell<Vec<u8>>>,
}

/// Where the archive's bytes come out.
struct Outlet(Rc<RefCell<Vec<u8>>>);

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl std::fmt::Debug for Archive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive").finish_non_exhaustive()
    }
}

impl Default for Archive {
    fn default() -> Self {
        let written = Rc::new(RefCell::new(Vec::new()));
        Self {
            writer: ZipWriter::new_stream(Outlet(Rc::clone(&written))),
            written,
        }
    }
}

impl Archive {
    /// Begins a file; scans are compressed by themselves, so that nothing is.
    ///
    /// # Errors
    /// [`Error::Unwritten`].
    pub fn begin(&mut self, path: &str) -> Result<(), Error> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .large_file(true);
        Ok(self.writer.start_file(path, options)?)
    }

    /// Adds to the file that was begun last.
    ///
    /// # Errors
    /// [`Error::Unwritten`].
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), Error> {
        Ok(self.writer.write_all(bytes)?)
    }

    /// What was written since the last time.
    #[must_use]
    pub fn take(&mut self) -> Bytes {
        self.written.take().into()
    }

    /// The end of the archive, with its list of files.
    ///
    /// # Errors
    /// [`Error::Unwritten`].
    pub fn finish(self) -> Result<Bytes, Error> {
        let Self { writer, written } = self;
        writer.finish()?;
        Ok(written.take().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read};

    #[test]
    fn cus_05_an_archive_that_is_written_in_pieces_reads_back_whole() {
        let mut archive = Archive::default();
        let mut bytes = Vec::new();
        for (path, parts) in [
            ("data.json", ["{", "}"]),
            ("files/1-身份证.pdf", ["%PDF", "-1.4"]),
        ] {
            archive.begin(path).unwrap();
            for part in parts {
                archive.add(part.as_bytes()).unwrap();
                bytes.extend(archive.take());
            }
        }
        bytes.extend(archive.finish().unwrap());
        let mut read = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = |path: &str| {
            let mut text = String::new();
            let mut entry = read.by_name(path).unwrap();
            entry.read_to_string(&mut text).unwrap();
            text
        };
        assert_eq!(text("data.json"), "{}");
        assert_eq!(text("files/1-身份证.pdf"), "%PDF-1.4");
    }
}
