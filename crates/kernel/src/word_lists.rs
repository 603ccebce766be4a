//! Closed lists of words: what a column, a field of the contract and a label call by the same name.

/// A word that is not on the list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{word} is not one of the words for {what}")]
pub struct UnknownWord {
    /// What was read.
    pub word: String,
    /// Name of the list.
    pub what: &'static str,
}

/// Defines enums whose variants are stored, sent and read as words in snake case, each with `ALL` in their order, `as_str`,
/// [`Display`](std::fmt::Display) and [`FromStr`](std::str::FromStr), which answers [`UnknownWord`](crate::UnknownWord).
#[macro_export]
macro_rules! word_lists {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? })*) => {$(
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            ::serde::Serialize, ::serde::Deserialize, ::sqlx::Type, ::utoipa::ToSchema,
        )]
        $(#[$doc])*
        #[serde(rename_all = "snake_case")]
        #[sqlx(type_name = "text", rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),* }

        impl $name {
            /// All words, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word, as stored and sent.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::UnknownWord;
            fn from_str(text: &str) -> Result<Self, $crate::UnknownWord> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    _ => Err($crate::UnknownWord { word: text.to_owned(), what: stringify!($name) }),
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )*};
}

#[cfg(test)]
mod tests {
    #![expect(unreachable_pub, reason = "the lists are made to be public")]

    word_lists! {
        /// A season.
        Season {
            /// The warm one.
            HighSummer = "high_summer",
            /// The cold one.
            Winter = "winter",
        }
    }

    #[test]
    fn a_word_is_stored_sent_and_read_alike() {
        for &season in Season::ALL {
            assert_eq!(season.as_str().parse(), Ok(season));
            assert_eq!(serde_json::to_value(season).unwrap(), season.to_string());
        }
    }

    #[test]
    fn a_word_that_is_not_on_the_list_is_named_with_the_list() {
        let unknown = "spring".parse::<Season>().unwrap_err();
        assert_eq!(
            unknown.to_string(),
            "spring is not one of the words for Season"
        );
    }
}
