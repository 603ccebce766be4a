//! Labels of results of surveys.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "SurveyDimension",
        &[
            ("stratum", "抽样分层", "Stratum of the sample"),
            ("channel", "调查渠道", "Channel"),
            ("unit", "单位", "Unit"),
            ("customer_type", "客户类型", "Customer type"),
            ("region", "省份", "Province"),
        ],
    ),
    (
        "SurveyQuadrant",
        &[
            ("improve", "优先改进区", "Improve first"),
            ("keep", "优势保持区", "Keep"),
            ("watch", "机会观察区", "Watch"),
            ("enough", "维持区", "Enough is done"),
        ],
    ),
    (
        "SurveyTable",
        &[
            ("results", "全部结果", "All results"),
            ("stratum", "按抽样分层", "By stratum"),
            ("channel", "按渠道", "By channel"),
            ("unit", "按单位", "By unit"),
            ("customer_type", "按客户类型", "By customer type"),
            ("region", "按省份", "By province"),
        ],
    ),
    (
        "SurveyVerdict",
        &[
            ("better", "显著提高", "Proved better"),
            ("worse", "显著下降", "Proved worse"),
            ("unproven", "无显著差异", "Not proved"),
        ],
    ),
];
