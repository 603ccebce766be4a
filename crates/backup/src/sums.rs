//! `SHA256SUMS`: the digest of every file of a backup, in the form of `sha256sum`.

use crate::Error;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;

pub(crate) const SUMS: &str = "SHA256SUMS";

/// Writes the digests of the named files, and of the objects, whose names are their digests. It reaches the disk before this
/// returns: from then on the backup is whole.
pub(crate) fn write(folder: &Path, names: &[&str], objects: &[[u8; 32]]) -> Result<(), Error> {
    let path = folder.join(SUMS);
    let mut lines = Vec::new();
    for name in names {
        lines.push(format!("{}  {name}\n", digest_of(&folder.join(name))?));
    }
    let objects = objects.iter().map(|sha256| {
        format!(
            "{}  files/{}\n",
            hex::encode(sha256),
            kehu_files::object_path(sha256)
        )
    });
    lines.extend(objects);
    let file = File::create_new(&path).map_err(Error::at(&path))?;
    let mut writer = BufWriter::new(file);
    for line in lines {
        writer
            .write_all(line.as_bytes())
            .map_err(Error::at(&path))?;
    }
    let file = writer
        .into_inner()
        .map_err(|error| error.into_error())
        .map_err(Error::at(&path))?;
    file.sync_all().map_err(Error::at(&path))
}

/// Demands that a backup was not broken off.
pub(crate) fn demand_whole(folder: &Path) -> Result<(), Error> {
    open(folder, &folder.join(SUMS)).map(drop)
}

fn open(folder: &Path, sums: &Path) -> Result<File, Error> {
    File::open(sums).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::NotWhole(folder.to_owned()),
        _ => Error::at(sums)(error),
    })
}

/// Reads every file of a backup and demands that it is what was written.
pub(crate) fn demand_undamaged(folder: &Path) -> Result<(), Error> {
    let path = folder.join(SUMS);
    let file = open(folder, &path)?;
    let mut dumped = false;
    for line in BufReader::new(file).lines() {
        let line = line.map_err(Error::at(&path))?;
        let (digest, name) = line
            .split_once("  ")
            .ok_or_else(|| Error::Damaged(path.clone()))?;
        let file = folder.join(name);
        match digest_of(&file) {
            Ok(found) if found == digest => {}
            _ => return Err(Error::Damaged(file)),
        }
        dumped |= name == crate::take::DUMP;
    }
    if dumped {
        Ok(())
    } else {
        Err(Error::Damaged(path))
    }
}

fn digest_of(path: &Path) -> Result<String, Error> {
    let mut file = File::open(path).map_err(Error::at(path))?;
    let mut digest = Sha256::new();
    let mut part = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut part).map_err(Error::at(path))?;
        if read == 0 {
            return Ok(hex::encode(digest.finalize()));
        }
        digest.update(part.get(..read).unwrap_or_default());
    }
}
