//! Labels of batches.

use super::Words;

pub(super) const WORDS: &[Words] = &[(
    "BatchMode",
    &[
        ("all_or_nothing", "全部成功或全部不执行", "All or nothing"),
        ("each", "逐条执行", "Each by itself"),
    ],
)];
