//! Paths as a tree of their segments.

use std::collections::BTreeMap;

/// Paths, each with a number.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Where paths go on with a segment that is written out.
    written: BTreeMap<Box<str>, Tree>,
    /// Where they go on with a parameter.
    parameter: Option<Box<Tree>>,
    /// The path that ends here.
    end: Option<usize>,
}

impl Tree {
    /// Adds a path; parameters stand in braces, each for a whole segment. False where it is there already, be it with other
    /// names of parameters.
    pub(crate) fn add(&mut self, pattern: &str, number: usize) -> bool {
        let end = segments(pattern).fold(self, |place, segment| {
            if parameter(segment).is_some() {
                place.parameter.get_or_insert_default()
            } else {
                place.written.entry(segment.into()).or_default()
            }
        });
        end.end.replace(number).is_none()
    }

    /// The number of the path that a request's path follows. A segment that is written out goes before a parameter, which
    /// stands for any segment that is not empty.
    pub(crate) fn find(&self, path: &str) -> Option<usize> {
        self.walk(Some(path.strip_prefix('/')?))
    }

    fn walk(&self, rest: Option<&str>) -> Option<usize> {
        let Some(rest) = rest else {
            return self.end;
        };
        let (segment, rest) = match rest.split_once('/') {
            Some((segment, rest)) => (segment, Some(rest)),
            None => (rest, None),
        };
        let written = self.written.get(segment);
        written.and_then(|tree| tree.walk(rest)).or_else(|| {
            let parameter = self.parameter.as_ref().filter(|_| !segment.is_empty());
            parameter?.walk(rest)
        })
    }
}

/// The segments of a path.
pub(crate) fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

/// The name of the parameter that a segment of a pattern is.
pub(crate) fn parameter(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::Tree;

    fn tree(patterns: &[&str]) -> Tree {
        let mut tree = Tree::default();
        for (number, pattern) in patterns.iter().enumerate() {
            assert!(tree.add(pattern, number), "{pattern}");
        }
        tree
    }

    #[test]
    fn a_path_is_found_segment_by_segment() {
        let tree = tree(&["/a", "/a/{id}", "/a/{id}/b", "/a/{id}/c/{other}", "/d/e"]);
        for (path, found) in [
            ("/a", Some(0)),
            ("/a/1", Some(1)),
            ("/a/1/b", Some(2)),
            ("/a/1/c/2", Some(3)),
            ("/d/e", Some(4)),
            ("/", None),
            ("", None),
            ("a", None),
            ("/d", None),
            ("/d/e/f", None),
            ("/a/1/b/2", None),
            ("/A", None),
        ] {
            assert_eq!(tree.find(path), found, "{path}");
        }
    }

    #[test]
    fn what_is_written_out_goes_before_a_parameter_and_back_where_it_leads_nowhere() {
        let tree = tree(&["/a/{id}", "/a/search", "/a/{id}/b", "/a/search/c"]);
        assert_eq!(tree.find("/a/search"), Some(1));
        assert_eq!(tree.find("/a/search/c"), Some(3));
        assert_eq!(tree.find("/a/search/b"), Some(2));
    }

    #[test]
    fn no_parameter_is_empty_and_no_slash_at_the_end_is_forgiven() {
        let tree = tree(&["/a/{id}", "/a/{id}/b"]);
        for path in ["/a/", "/a//b", "/a/1/", "//a/1"] {
            assert_eq!(tree.find(path), None, "{path}");
        }
    }

    #[test]
    fn a_path_is_one_path_whatever_its_parameters_are_called() {
        let mut tree = tree(&["/a/{id}/b"]);
        assert!(!tree.add("/a/{other}/b", 1));
        assert!(tree.add("/a/{other}", 2));
    }

    #[test]
    fn a_pattern_leads_to_itself() {
        let patterns = ["/a/{id}/c", "/a/{x}/{y}", "/a/b", "/{any}"];
        let tree = tree(&patterns);
        for (number, pattern) in patterns.iter().enumerate() {
            assert_eq!(tree.find(pattern), Some(number), "{pattern}");
        }
    }
}
