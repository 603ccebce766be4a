//! Too much through a public intake.

use kehu_kernel::{Fact, Kind, Refusal, Words};

/// More came in through a link than the policy takes from one address, or in all, in an hour (CMP-01).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too much has come in through this link; try again in {seconds} seconds")]
pub struct Flooded {
    /// Whole seconds until the next is taken.
    pub seconds: u64,
}

impl Flooded {
    /// The stable fact of this refusal.
    pub const FACT: Fact = Fact {
        code: "complaint-intake-flooded",
        kind: Kind::RateLimited,
        rule: "CMP-01",
        en: "Too much has come in",
        zh: "提交过于频繁",
        detail_en: "Try again in {seconds} seconds, or call the company.",
        detail_zh: "请在 {seconds} 秒后重试，或致电本公司。",
    };
}

impl Refusal for Flooded {
    fn fact(&self) -> Fact {
        Self::FACT
    }

    fn detail(&self) -> Words {
        let seconds = self.seconds;
        Words::new(
            format!("Try again in {seconds} seconds, or call the company."),
            format!("请在 {seconds} 秒后重试，或致电本公司。"),
        )
    }

    fn retry_after(&self) -> Option<u64> {
        Some(self.seconds)
    }
}
