//! Refusals: what a domain says when it does not do what was asked. No word of HTTP here; the API maps kinds to
//! statuses.

use crate::Words;

/// What kind of refusal it is; decides the status of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// There is no such thing, or not for this caller.
    NotFound,
    /// The state of things does not allow it (now).
    Conflict,
    /// What was sent breaks a rule.
    Invalid,
    /// Who asks may not do this.
    Forbidden,
    /// Who asks is not known, or no longer.
    Unauthenticated,
    /// The thing has changed since the caller read it.
    Stale,
    /// The thing was there and is gone for good.
    Gone,
    /// Too much was sent.
    TooLarge,
    /// Too often.
    RateLimited,
    /// A part that is needed does not answer; try again.
    Unavailable,
    /// The act may or may not have been done; repeat it with the same idempotency key.
    OutcomeUnknown,
    /// A fault of the server.
    Internal,
}

/// One place in what was sent that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON Pointer into the body, such as `/contacts/0/mobile`.
    pub pointer: String,
    /// Stable code of the fault, in kebab case.
    pub code: &'static str,
    /// What is wrong and what would be right.
    pub message: Words,
}

/// The stable part of a refusal, for the list of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// Stable code in kebab case.
    pub code: &'static str,
    /// Kind of refusal.
    pub kind: Kind,
    /// The policy rule that decides, such as `CUS-11`; empty when none does.
    pub rule: &'static str,
    /// Title in English.
    pub en: &'static str,
    /// Title in Chinese.
    pub zh: &'static str,
    /// What the detail says in English: what happened and what to do. A name in braces stands for a figure of the case.
    pub detail_en: &'static str,
    /// What the detail says in Chinese.
    pub detail_zh: &'static str,
}

/// An error of a domain that a caller is told of.
pub trait Refusal: std::error::Error + 'static {
    /// The stable part.
    fn fact(&self) -> Fact;
    /// What happened here, with its figures, and what to do.
    fn detail(&self) -> Words;
    /// The places in the body that are at fault.
    fn faults(&self) -> Vec<Fault> {
        Vec::new()
    }
    /// Seconds after which a repetition makes sense.
    fn retry_after(&self) -> Option<u64> {
        None
    }
    /// Whether the whole transaction may be tried again from its beginning: a serialisation failure or a deadlock.
    fn retriable(&self) -> bool {
        false
    }
}

/// Faults in what was sent, found by rules that a schema cannot say.
#[derive(Debug, Clone, PartialEq, Eq, Default, thiserror::Error)]
#[error("the request breaks {} rule(s)", .0.len())]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// One fault.
    #[must_use]
    pub fn one(
        pointer: impl Into<String>,
        code: &'static str,
        en: impl Into<String>,
        zh: impl Into<String>,
    ) -> Self {
        let mut faults = Self::default();
        faults.add(pointer, code, en, zh);
        faults
    }

    /// Notes another fault.
    pub fn add(
        &mut self,
        pointer: impl Into<String>,
        code: &'static str,
        en: impl Into<String>,
        zh: impl Into<String>,
    ) {
        self.0.push(Fault {
            pointer: pointer.into(),
            code,
            message: Words::new(en, zh),
        });
    }

    /// All well when nothing was noted.
    ///
    /// # Errors
    /// The faults that were noted.
    pub fn none(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl Refusal for Faults {
    fn fact(&self) -> Fact {
        Fact {
            code: "validation-failed",
            kind: Kind::Invalid,
            rule: "",
            en: "The request breaks a rule",
            zh: "请求内容不符合规则",
            detail_en: "See errors for each place and what would be right.",
            detail_zh: "详见 errors 中的每一处及其正确写法。",
        }
    }
    fn detail(&self) -> Words {
        let fact = self.fact();
        Words::new(fact.detail_en, fact.detail_zh)
    }
    fn faults(&self) -> Vec<Fault> {
        self.0.clone()
    }
}

/// Writes a domain's error enum together with the stable facts of each variant.
///
/// ```ignore
/// kehu_kernel::refusals! {
///     /// Why the act on a customer is refused.
///     pub enum Error wraps { Invalid(kehu_kernel::Faults), Database(kehu_db::Error) } {
///         /// The customer has already been opened.
///         AlreadyActive {} = "customer-already-active", Conflict, "CUS-11",
///             "The customer is already active", "客户已开户",
///             "Nothing is left to do.", "无需再次开户。";
///         /// A document ends before today.
///         Expired { ends_on: chrono::NaiveDate } = "document-expired", Invalid, "CUS-13",
///             "The document has expired", "材料已过期",
///             "It ended on {ends_on}; send the renewed one.", "有效期至 {ends_on}，请提交新材料。";
///     }
/// }
/// ```
/// Fields are told as [`Spoken`](crate::Spoken) says: words of closed lists by their labels, instants in the company's zone.
/// Beside the enum it makes `Error::FACTS`, the list of all own facts, and implements [`Refusal`].
#[macro_export]
macro_rules! refusals {
    (
        $(#[$doc:meta])*
        $vis:vis enum $name:ident wraps { $($wrap:ident($inner:ty)),* $(,)? } {
            $(
                $(#[$vdoc:meta])*
                $variant:ident { $($field:ident : $type:ty),* $(,)? } = $code:literal, $kind:ident, $rule:literal,
                    $en:literal, $zh:literal, $den:literal, $dzh:literal;
            )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, $crate::macro_support::thiserror::Error)]
        $vis enum $name {
            $(
                $(#[$vdoc])*
                #[error($en)]
                $variant {
                    $(
                        #[doc = concat!("See `", stringify!($field), "`.")]
                        $field: $type
                    ),*
                },
            )*
            $(
                #[doc = concat!("See [`", stringify!($inner), "`].")]
                #[error(transparent)]
                $wrap(#[from] $inner),
            )*
        }

        impl $name {
            /// The stable facts of this crate's refusals.
            $vis const FACTS: &'static [$crate::Fact] = &[
                $($crate::Fact { code: $code, kind: $crate::Kind::$kind, rule: $rule, en: $en, zh: $zh, detail_en: $den, detail_zh: $dzh },)*
            ];
        }

        impl $crate::Refusal for $name {
            fn fact(&self) -> $crate::Fact {
                match self {
                    $(Self::$variant { .. } => $crate::Fact { code: $code, kind: $crate::Kind::$kind, rule: $rule, en: $en, zh: $zh, detail_en: $den, detail_zh: $dzh },)*
                    $(Self::$wrap(inner) => $crate::Refusal::fact(inner),)*
                }
            }
            #[allow(unused_variables, clippy::allow_attributes, reason = "not every text names every field")]
            fn detail(&self) -> $crate::Words {
                match self {
                    $(Self::$variant { $($field),* } => $crate::Words::new(
                        {
                            $(let $field = $crate::Spoken::spoken($field, $crate::Language::English);)*
                            format!($den)
                        },
                        {
                            $(let $field = $crate::Spoken::spoken($field, $crate::Language::Chinese);)*
                            format!($dzh)
                        },
                    ),)*
                    $(Self::$wrap(inner) => $crate::Refusal::detail(inner),)*
                }
            }
            fn faults(&self) -> Vec<$crate::Fault> {
                match self {
                    $(Self::$wrap(inner) => $crate::Refusal::faults(inner),)*
                    #[allow(unreachable_patterns, clippy::allow_attributes, reason = "an enum may only wrap")]
                    _ => Vec::new(),
                }
            }
            fn retry_after(&self) -> Option<u64> {
                match self {
                    $(Self::$wrap(inner) => $crate::Refusal::retry_after(inner),)*
                    #[allow(unreachable_patterns, clippy::allow_attributes, reason = "an enum may only wrap")]
                    _ => None,
                }
            }
            fn retriable(&self) -> bool {
                match self {
                    $(Self::$wrap(inner) => $crate::Refusal::retriable(inner),)*
                    #[allow(unreachable_patterns, clippy::allow_attributes, reason = "an enum may only wrap")]
                    _ => false,
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::refusals! {
        /// For the test.
        pub(crate) enum Sample wraps { Invalid(Faults) } {
            /// Late.
            Late { days: u8 } = "sample-late", Conflict, "CUS-13", "Too late", "太晚", "By {days} days.", "晚了 {days} 天。";
        }
    }

    #[test]
    fn a_refusal_tells_its_code_rule_and_figures_in_both_languages() {
        let late = Sample::Late { days: 3 };
        assert_eq!(
            (late.fact().code, late.fact().rule),
            ("sample-late", "CUS-13")
        );
        assert_eq!(late.detail(), Words::new("By 3 days.", "晚了 3 天。"));
        assert_eq!(Sample::FACTS.len(), 1);
        assert_eq!(Sample::FACTS[0].detail_en, "By {days} days.");
    }

    #[test]
    fn wrapped_faults_keep_their_places() {
        let error = Sample::from(Faults::one("/name", "too-short", "too short", "太短"));
        assert_eq!(error.faults()[0].pointer, "/name");
        assert_eq!(error.fact().kind, Kind::Invalid);
    }
}
