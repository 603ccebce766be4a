//! Which guides there are, in which order, and where each stands.

use kehu_kernel::Language;

/// A guide in its languages.
#[derive(Debug)]
pub(super) struct Guide {
    /// Its name in the address; empty for the front page.
    pub(super) name: &'static str,
    /// Where it stands in the navigation.
    pub(super) area: Area,
    /// What the navigation calls it, in English and Chinese.
    pub(super) label: (&'static str, &'static str),
    /// In English.
    pub(super) en: Source,
    /// In Chinese, where it has been translated.
    pub(super) zh: Option<Source>,
}

/// A part of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Area {
    Front,
    Basics,
    Subjects,
    Clients,
    Stories,
}

/// A Markdown file of the repository.
#[derive(Debug)]
pub(super) struct Source {
    /// Its path under `docs`.
    pub(super) path: &'static str,
    /// Its text.
    pub(super) text: &'static str,
}

impl Guide {
    pub(super) fn source(&self, language: Language) -> &Source {
        match (language, &self.zh) {
            (Language::Chinese, Some(source)) => source,
            _ => &self.en,
        }
    }

    #[cfg(test)]
    pub(super) fn sources(&self) -> impl Iterator<Item = &Source> {
        std::iter::once(&self.en).chain(&self.zh)
    }

    /// The languages in which it is there.
    pub(super) fn languages(&self) -> impl Iterator<Item = Language> + use<> {
        let chinese = self.zh.is_some().then_some(Language::Chinese);
        std::iter::once(Language::English).chain(chinese)
    }

    /// The wanted language, or the one that there is.
    pub(super) fn best(&self, wanted: Language) -> Language {
        match self.zh {
            Some(_) => wanted,
            None => Language::English,
        }
    }

    pub(super) const fn label_in(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.label.0,
            Language::Chinese => self.label.1,
        }
    }
}

/// The language of a part of an address.
pub(super) fn language(code: &str) -> Language {
    if code == "en" {
        Language::English
    } else {
        Language::Chinese
    }
}

/// A language as it stands in an address.
pub(super) const fn code(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::Chinese => "zh",
    }
}

/// Where a relative link of a source leads; none when nothing is there.
pub(super) fn place_of(source: &str, target: &str) -> Option<String> {
    let (path, fragment) = match target.split_once('#') {
        Some((path, fragment)) => (path, format!("#{fragment}")),
        None => (target, String::new()),
    };
    let mut steps: Vec<&str> = source.split('/').collect();
    steps.pop();
    for step in path.split('/') {
        if step == ".." {
            steps.pop();
        } else {
            steps.push(step);
        }
    }
    let wanted = steps.join("/");
    SHELF.iter().find_map(|guide| {
        let language = guide
            .languages()
            .find(|language| guide.source(*language).path == wanted)?;
        Some(super::place(language, guide.name) + &fragment)
    })
}

macro_rules! source {
    ($($part:literal),+) => {
        Source {
            path: concat!($($part),+),
            text: include_str!(concat!("../../../docs/", $($part),+)),
        }
    };
}

macro_rules! guide {
    ($area:ident, $name:literal, $en:literal, $zh:literal, $file:literal) => {
        Guide {
            name: $name,
            area: Area::$area,
            label: ($en, $zh),
            en: source!("guides/en/", $file),
            zh: Some(source!("guides/zh/", $file)),
        }
    };
}

/// All guides, in the order of the navigation.
pub(super) const SHELF: &[Guide] = &[
    guide!(Front, "", "Welcome", "首页", "index.md"),
    guide!(
        Basics,
        "getting-started",
        "Getting started",
        "快速入门",
        "getting-started.md"
    ),
    guide!(
        Basics,
        "authentication",
        "Authentication",
        "身份认证",
        "authentication.md"
    ),
    guide!(
        Basics,
        "pages-and-filters",
        "Pages and filters",
        "分页与筛选",
        "pages-and-filters.md"
    ),
    guide!(
        Basics,
        "idempotency-and-retries",
        "Idempotency and retries",
        "幂等与重试",
        "idempotency-and-retries.md"
    ),
    guide!(Basics, "errors", "Errors", "错误", "errors.md"),
    guide!(
        Basics,
        "webhooks",
        "Webhooks and events",
        "事件与回调",
        "webhooks.md"
    ),
    guide!(
        Subjects,
        "attribution",
        "The attribution model",
        "判客模型",
        "attribution.md"
    ),
    Guide {
        name: "deadlines",
        area: Area::Subjects,
        label: ("Deadlines in working time", "工作日时限"),
        en: source!("deadlines.md"),
        zh: Some(source!("guides/zh/deadlines.md")),
    },
    Guide {
        name: "typescript",
        area: Area::Clients,
        label: ("TypeScript", "TypeScript"),
        en: source!("sdk/typescript.md"),
        zh: Some(source!("sdk/zh/typescript.md")),
    },
    Guide {
        name: "python",
        area: Area::Clients,
        label: ("Python", "Python"),
        en: source!("sdk/python.md"),
        zh: Some(source!("sdk/zh/python.md")),
    },
    Guide {
        name: "java",
        area: Area::Clients,
        label: ("Java", "Java"),
        en: source!("sdk/java.md"),
        zh: Some(source!("sdk/zh/java.md")),
    },
    Guide {
        name: "a-day-at-the-developers-site",
        area: Area::Stories,
        label: ("A day at the developer's site", "开发商案场的一天（英文）"),
        en: source!("a-day-at-the-developers-site.md"),
        zh: None,
    },
    Guide {
        name: "a-day-at-the-sales-office",
        area: Area::Stories,
        label: ("A day at the sales office", "售楼处的一天（英文）"),
        en: source!("a-day-at-the-sales-office.md"),
        zh: None,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_links_become_places() {
        for (source, target, place) in [
            ("guides/en/index.md", "errors.md", Some("/docs/en/errors")),
            (
                "guides/en/index.md",
                "../../deadlines.md#what",
                Some("/docs/en/deadlines#what"),
            ),
            ("sdk/zh/java.md", "../java.md", Some("/docs/en/java")),
            ("guides/zh/errors.md", "index.md", Some("/docs/zh/")),
            ("guides/zh/errors.md", "nothing.md", None),
        ] {
            assert_eq!(place_of(source, target).as_deref(), place, "{target}");
        }
    }

    #[test]
    fn a_guide_that_is_not_translated_is_read_in_english() {
        let story = SHELF.iter().find(|guide| guide.zh.is_none()).unwrap();
        assert_eq!(story.best(Language::Chinese), Language::English);
        assert_eq!(story.languages().count(), 1);
    }
}
