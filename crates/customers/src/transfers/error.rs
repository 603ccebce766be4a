//! Why an import or export is refused.

kehu_kernel::refusals! {
    /// Why an import or export is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Dossier(crate::dossier::Error),
        Files(kehu_files::Error),
        Jobs(kehu_jobs::Error),
        Database(kehu_db::Error),
    } {
        /// No such import, or not of this caller.
        NotFound {} = "import-not-found", NotFound, "CUS-01",
            "No such import", "导入不存在",
            "There is no import with this id that you prepared.", "该导入不存在，或不是由您准备的。";
        /// It runs.
        AlreadyStarted {} = "import-already-started", Conflict, "CUS-01",
            "The import has already been started", "导入已开始",
            "Follow its job; prepare another import to import again.", "请查看其任务进度；如需再次导入请重新准备。";
        /// A file that is neither a table of values nor a workbook.
        TypeUnsuitable {} = "import-type-unsuitable", Invalid, "CUS-01",
            "The file cannot be imported", "文件类型不能导入",
            "Upload a CSV file or an XLSX workbook.", "请上传 CSV 文件或 XLSX 工作簿。";
        /// Neither UTF-8 nor GB 18030.
        EncodingUnknown {} = "import-encoding-unknown", Invalid, "CUS-01",
            "The file's encoding is not known", "无法识别文件编码",
            "Save it as UTF-8 or GB 18030.", "请另存为 UTF-8 或 GB 18030 编码。";
        /// A quote that never ends.
        Broken { row: u64 } = "import-file-broken", Invalid, "CUS-01",
            "The file is broken", "文件已损坏",
            "The quote that opens in row {row} never closes.", "第 {row} 行的引号没有结束。";
        /// Not a workbook that can be read.
        WorkbookUnreadable {} = "import-workbook-unreadable", Invalid, "CUS-01",
            "The workbook cannot be read", "工作簿无法读取",
            "Open it and save it again as XLSX without a password, or as CSV.", "请打开后另存为不加密的 XLSX，或另存为 CSV。";
        /// The archive unpacks to more than is taken.
        UnpackedTooLarge { limit: u64 } = "import-unpacked-too-large", TooLarge, "CUS-01",
            "The workbook unpacks to too much", "工作簿解压后过大",
            "At most {limit} bytes are taken unpacked; split it.", "解压后最多 {limit} 字节，请拆分。";
        /// No row of headings.
        NoHeadings {} = "import-no-headings", Invalid, "CUS-01",
            "The file has no headings", "文件没有标题行",
            "The first row must name the columns.", "第一行应为列标题。";
        /// More rows than are taken.
        TooManyRows { limit: usize } = "import-too-many-rows", Invalid, "CUS-01",
            "The file has too many rows", "行数过多",
            "At most {limit} rows are taken; split it.", "最多 {limit} 行，请拆分。";
        /// More columns than are taken.
        TooManyColumns { limit: usize } = "import-too-many-columns", Invalid, "CUS-01",
            "The file has too many columns", "列数过多",
            "At most {limit} columns are taken.", "最多 {limit} 列。";
        /// Nothing in the file says whom the rows are about.
        NobodyNamed {} = "import-nobody-named", Invalid, "CUS-01",
            "No column says whom the rows are about", "没有可识别客户的列",
            "Map a column to name, customer_id or credit_code.", "请映射客户名称、客户标识或统一社会信用代码列。";
        /// More customers than fit a workbook.
        ExportTooLong { limit: usize } = "export-too-long", Invalid, "CUS-05",
            "Too many rows for a workbook", "行数超出工作簿上限",
            "A workbook holds at most {limit}; narrow the filters or export CSV.", "工作簿最多 {limit} 行，请缩小范围或导出 CSV。";
        /// A cell of a workbook holds at most 32767 characters.
        CellTooLong { row: u32, limit: usize } = "export-cell-too-long", Invalid, "CUS-05",
            "A text is too long for a workbook", "文本超出工作簿单元格上限",
            "A cell of row {row} has more than {limit} characters, the most that a workbook takes; export CSV.",
            "第 {row} 行有单元格超过工作簿上限 {limit} 个字符，请导出 CSV。";
        /// The file could not be put together.
        Unwritten {} = "export-unwritten", Internal, "CUS-05",
            "The workbook could not be written", "工作簿生成失败",
            "Export CSV, and report this.", "请改用 CSV 导出并反馈此问题。";
    }
}

kehu_db::constraints! { Error {
    "customer_imports_unit_fkey" => kehu_kernel::Faults::one("/unit_id", "unknown", "there is no such unit", "单位不存在").into(),
}}
