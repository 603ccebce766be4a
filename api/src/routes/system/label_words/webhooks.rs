//! Labels of webhooks. Those of types of events stand with the types.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "WebhookDeliveryState",
        &[
            ("waiting", "待推送", "Waiting"),
            ("delivered", "已送达", "Delivered"),
            ("given_up", "已放弃", "Given up"),
        ],
    ),
    (
        "WebhookDisabledBecause",
        &[
            ("by_hand", "手动停用", "Switched off"),
            (
                "gone",
                "接收方拒收（410）",
                "The receiver wants no more (410)",
            ),
            ("undeliverable", "多次推送失败", "Could not be delivered"),
        ],
    ),
    (
        "WebhookOutcome",
        &[
            ("delivered", "已送达", "Delivered"),
            ("gone", "接收方拒收", "Wants no more"),
            (
                "redirected",
                "被重定向（不跟随）",
                "Redirected, not followed",
            ),
            ("refused", "被拒绝", "Refused"),
            ("timed_out", "超时", "Timed out"),
            ("unreachable", "无法连接", "Unreachable"),
            ("address_forbidden", "地址不允许", "Address not allowed"),
            ("untrusted", "证书不受信任", "Certificate not trusted"),
            ("broken_off", "连接中断", "Broken off"),
        ],
    ),
];
