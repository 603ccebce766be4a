//! Refusals.

kehu_kernel::refusals! {
    /// Why an act on a file is refused.
    pub enum Error wraps { Database(kehu_db::Error) } {
        /// No such file, or not for this caller.
        NotFound {} = "file-not-found", NotFound, "",
            "No such file", "文件不存在",
            "Check the file id; you see files that you uploaded and files of things that you may see.",
            "请核对文件编号；仅能看到本人上传的文件以及有权查看的业务的附件。";
        /// The file was erased.
        Erased {} = "file-erased", Gone, "",
            "The file has been erased", "文件已被清除",
            "Its content is gone for good.", "其内容已永久清除。";
        /// The file is kept and not shown.
        Withheld {} = "file-withheld", Conflict, "CUS-05",
            "The file is only kept", "文件仅依法保存",
            "The person's data was erased; a law demands that this file be kept, and it is shown to nobody.",
            "该个人信息已删除，文件仅依法留存，不再提供查看。";
        /// More bytes than allowed.
        TooLarge { limit: u64 } = "file-too-large", TooLarge, "",
            "The file is too large", "文件过大",
            "At most {limit} bytes are taken; make it smaller or split it.", "最多 {limit} 字节，请压缩或拆分后再上传。";
        /// No bytes at all.
        Empty {} = "file-empty", Invalid, "",
            "The file is empty", "文件为空",
            "Send a file with content.", "请上传有内容的文件。";
        /// Not a type that is taken.
        TypeNotAllowed {} = "file-type-not-allowed", Invalid, "",
            "Files of this type are not taken", "不支持此类文件",
            "Send PDF, PNG, JPEG, WebP, plain text, CSV, XLSX or DOCX.", "支持 PDF、PNG、JPEG、WebP、纯文本、CSV、XLSX、DOCX。";
        /// The bytes are not of the declared type.
        ContentMismatch { declared: String } = "file-content-mismatch", Invalid, "",
            "The content is not of the declared type", "文件内容与声明的类型不符",
            "It was declared as {declared}; declare what it is, or send the right file.", "声明类型为 {declared}，请更正类型或重新选择文件。";
        /// No usable name.
        NameInvalid {} = "file-name-invalid", Invalid, "",
            "The file needs a name", "缺少有效的文件名",
            "Send a name of 1 to 200 characters without a path.", "请提供 1 至 200 个字符、不含路径的文件名。";
        /// The store does not answer, or the object went away meanwhile.
        StorageUnavailable {} = "file-storage-unavailable", Unavailable, "",
            "The file store does not answer", "文件存储暂不可用",
            "Try again shortly. Of an upload nothing was stored.", "请稍后重试；上传的内容未保存。";
    }
}

kehu_db::constraints! { Error {} }

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        tracing::error!(%error, "the file store failed");
        Self::StorageUnavailable {}
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        tracing::error!(%error, "the file store failed");
        Self::StorageUnavailable {}
    }
}
