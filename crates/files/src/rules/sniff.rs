//! Whether bytes are of the type that they are declared to be, told while they pass.
//!
//! Office files are ZIP archives, whose entry names stand uncompressed in the bytes: the part that makes a workbook a
//! workbook must be there, and no macros. Other archives are not taken. Text has no control characters, in UTF-8 as
//! in GB 18030, and does not begin like a binary file.

use crate::MediaType;

/// Longest beginning by which a type is known.
pub(crate) const HEAD: usize = 12;
const PARTS: &[u8] = b"[Content_Types].xml";
const WORKBOOK: &[u8] = b"xl/workbook.xml";
const WORD: &[u8] = b"word/document.xml";
const MACROS: &[u8] = b"vbaProject.bin";
/// One less than the longest name looked for: what may be cut by the border between two chunks.
const OVERLAP: usize = PARTS.len() - 1;

const BINARY_BEGINNINGS: [&[u8]; 8] = [
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"RIFF",
    b"PK\x03\x04",
    b"\x7fELF",
    b"MZ\x90",
    b"\xd0\xcf\x11\xe0",
];

/// The type that the first bytes of a file tell by themselves, as those of text and of office files do not.
pub(crate) fn by_beginning(head: &[u8]) -> Option<MediaType> {
    let told = [
        MediaType::Pdf,
        MediaType::Png,
        MediaType::Jpeg,
        MediaType::Webp,
    ];
    told.into_iter().find(|kind| begins_right(*kind, head))
}

fn begins_right(media_type: MediaType, head: &[u8]) -> bool {
    match media_type {
        MediaType::Pdf => head.starts_with(b"%PDF-"),
        MediaType::Png => head.starts_with(b"\x89PNG\r\n\x1a\n"),
        MediaType::Jpeg => head.starts_with(b"\xff\xd8\xff"),
        MediaType::Webp => head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP"),
        MediaType::Plain | MediaType::Csv => !BINARY_BEGINNINGS
            .iter()
            .any(|beginning| head.starts_with(beginning)),
        MediaType::Xlsx | MediaType::Docx | MediaType::Zip => head.starts_with(b"PK\x03\x04"),
    }
}

/// Watches bytes pass.
#[derive(Debug, Clone)]
pub(crate) struct Sniffer {
    media_type: MediaType,
    head: Vec<u8>,
    tail: Vec<u8>,
    parts: bool,
    main: bool,
    wrong: bool,
}

impl Sniffer {
    pub(crate) fn new(media_type: MediaType) -> Self {
        Self {
            media_type,
            head: Vec::new(),
            tail: Vec::new(),
            parts: false,
            main: false,
            wrong: false,
        }
    }

    /// Looks at the next bytes; false as soon as they cannot be of the type.
    pub(crate) fn watch(&mut self, bytes: &[u8]) -> bool {
        let begun = self.head.len() >= HEAD;
        self.head
            .extend(bytes.iter().take(HEAD.saturating_sub(self.head.len())));
        if !begun && self.head.len() >= HEAD && !self.begins_right() {
            self.wrong = true;
        }
        match self.media_type {
            MediaType::Plain | MediaType::Csv => {
                self.wrong |= bytes.iter().any(|byte| is_control(*byte))
            }
            MediaType::Xlsx | MediaType::Docx => self.look_for_parts(bytes),
            MediaType::Pdf
            | MediaType::Png
            | MediaType::Jpeg
            | MediaType::Webp
            | MediaType::Zip => {}
        }
        !self.wrong
    }

    /// Whether all the bytes were of the type.
    pub(crate) fn is_right(&self) -> bool {
        let office = matches!(self.media_type, MediaType::Xlsx | MediaType::Docx);
        !self.wrong && self.begins_right() && (!office || (self.parts && self.main))
    }

    fn begins_right(&self) -> bool {
        begins_right(self.media_type, &self.head)
    }

    fn look_for_parts(&mut self, bytes: &[u8]) {
        // The end of the last chunk before the beginning of this one, then this one by itself.
        let mut border = std::mem::take(&mut self.tail);
        border.extend(bytes.iter().take(OVERLAP));
        self.find_parts(&border);
        self.find_parts(bytes);
        let kept = if bytes.len() >= OVERLAP {
            bytes
        } else {
            border.as_slice()
        };
        self.tail = kept
            .iter()
            .skip(kept.len().saturating_sub(OVERLAP))
            .copied()
            .collect();
    }

    fn find_parts(&mut self, bytes: &[u8]) {
        let main = if self.media_type == MediaType::Xlsx {
            WORKBOOK
        } else {
            WORD
        };
        for (place, byte) in bytes.iter().enumerate() {
            if !matches!(byte, b'[' | b'x' | b'w' | b'v') {
                continue;
            }
            let rest = bytes.get(place..).unwrap_or_default();
            self.parts |= rest.starts_with(PARTS);
            self.main |= rest.starts_with(main);
            self.wrong |= rest.starts_with(MACROS);
        }
    }
}

/// Control characters other than tab, line feed, form feed and carriage return.
fn is_control(byte: u8) -> bool {
    (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | 0x0c | b'\r')) || byte == 0x7f
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample(kind: MediaType) -> Vec<u8> {
        match kind {
            MediaType::Pdf => b"%PDF-1.7\n1 0 obj\n".to_vec(),
            MediaType::Png => b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(),
            MediaType::Jpeg => b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01".to_vec(),
            MediaType::Webp => b"RIFF\x24\0\0\0WEBPVP8 ".to_vec(),
            MediaType::Plain => "客户说明\r\n第二行".as_bytes().to_vec(),
            MediaType::Csv => b"name,phone\n\xd5\xc5\xc8\xfd,13812341234\n".to_vec(),
            MediaType::Zip => b"PK\x03\x04\x14\0\0\0data.json".to_vec(),
            MediaType::Xlsx => {
                b"PK\x03\x04\x14\0\0\0[Content_Types].xml\x01\x02PK\x03\x04....xl/workbook.xml.."
                    .to_vec()
            }
            MediaType::Docx => {
                b"PK\x03\x04\x14\0\0\0[Content_Types].xml\x01\x02PK\x03\x04....word/document.xml.."
                    .to_vec()
            }
        }
    }

    fn is(kind: MediaType, bytes: &[u8], chunk: usize) -> bool {
        let mut sniffer = Sniffer::new(kind);
        bytes.chunks(chunk).for_each(|chunk| {
            sniffer.watch(chunk);
        });
        sniffer.is_right()
    }

    #[test]
    fn each_type_is_known_by_its_bytes_and_taken_for_no_other() {
        for declared in MediaType::TAKEN {
            for actual in MediaType::TAKEN {
                let text = |kind| matches!(kind, MediaType::Plain | MediaType::Csv);
                let right = declared == actual || (text(declared) && text(actual));
                assert_eq!(
                    is(declared, &sample(actual), 1000),
                    right,
                    "{actual:?} declared as {declared:?}"
                );
            }
        }
    }

    #[test]
    fn the_first_bytes_tell_what_they_can_and_nothing_else() {
        for kind in MediaType::TAKEN {
            let silent = matches!(
                kind,
                MediaType::Plain | MediaType::Csv | MediaType::Xlsx | MediaType::Docx
            );
            let told = by_beginning(&sample(kind));
            assert_eq!(told, (!silent).then_some(kind), "{kind:?}");
        }
        assert_eq!(by_beginning(b""), None);
    }

    #[test]
    fn other_archives_macros_and_programs_are_refused() {
        assert!(!is(
            MediaType::Xlsx,
            b"PK\x03\x04\x14\0\0\0evil.exe..........",
            1000
        ));
        let macros = [sample(MediaType::Xlsx), b"xl/vbaProject.bin".to_vec()].concat();
        assert!(!is(MediaType::Xlsx, &macros, 1000));
        assert!(!is(MediaType::Plain, b"\x7fELF text", 1000));
        assert!(!is(MediaType::Csv, b"name\0phone", 1000));
        assert!(!is(MediaType::Pdf, b"", 1000));
    }

    #[test]
    fn wrong_content_is_refused_before_its_end() {
        let mut sniffer = Sniffer::new(MediaType::Pdf);
        assert!(sniffer.watch(b"<html>"), "too short to tell");
        assert!(!sniffer.watch(b"<script>"));
    }

    proptest! {
        #[test]
        fn the_answer_does_not_depend_on_how_the_bytes_are_cut(chunk in 1_usize..60, kind in 0_usize..8, other in 0_usize..8) {
            let (kind, bytes) = (MediaType::TAKEN[kind], sample(MediaType::TAKEN[other]));
            prop_assert_eq!(is(kind, &bytes, chunk), is(kind, &bytes, 1000));
        }
    }
}
