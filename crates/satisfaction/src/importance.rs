//! Importance against performance (GB/T 19038 annex D, 重要性战略矩阵).

use rust_decimal::Decimal;

/// Where a question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quadrant {
    /// Important and done poorly: improve first (修补区).
    Improve,
    /// Important and done well: keep (优势区).
    Keep,
    /// Less important and done poorly: watch (机会区).
    Watch,
    /// Less important and done well: enough is done (维持区).
    Enough,
}

/// A question's importance and performance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Importance, such as its stated weight.
    pub importance: Decimal,
    /// Performance: its index.
    pub performance: Decimal,
}

/// Points with their quadrants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The mean importance, where the quadrants meet.
    pub importance: Decimal,
    /// The mean performance.
    pub performance: Decimal,
    /// The quadrant of each point, in the order of the points.
    pub quadrants: Vec<Quadrant>,
}

/// Places points in the quadrants that meet at the means; what lies on a mean counts as above it. None without points.
#[must_use]
pub fn quadrants(points: &[Point]) -> Option<Placed> {
    if points.is_empty() {
        return None;
    }
    let count = Decimal::from(points.len());
    let importance: Decimal = points.iter().map(|point| point.importance).sum();
    let performance: Decimal = points.iter().map(|point| point.performance).sum();
    // Compared with sums instead of means, which are not exact.
    let above = |value: Decimal, sum: Decimal| value * count >= sum;
    let quadrants = points
        .iter()
        .map(|point| {
            let important = above(point.importance, importance);
            match (important, above(point.performance, performance)) {
                (true, false) => Quadrant::Improve,
                (true, true) => Quadrant::Keep,
                (false, false) => Quadrant::Watch,
                (false, true) => Quadrant::Enough,
            }
        })
        .collect();
    Some(Placed {
        importance: crate::index(importance / count),
        performance: crate::index(performance / count),
        quadrants,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::dec;

    #[test]
    fn sur_08_what_is_important_and_poor_is_improved_first() {
        let points = [
            (dec("3"), dec("60")),
            (dec("3"), dec("90")),
            (dec("1"), dec("60")),
            (dec("1"), dec("90")),
            (dec("2"), dec("75")),
        ]
        .map(|(importance, performance)| Point {
            importance,
            performance,
        });
        let placed = quadrants(&points).unwrap();
        assert_eq!(
            (placed.importance, placed.performance),
            (dec("2"), dec("75"))
        );
        assert_eq!(
            placed.quadrants,
            [
                Quadrant::Improve,
                Quadrant::Keep,
                Quadrant::Watch,
                Quadrant::Enough,
                Quadrant::Keep
            ]
        );
        assert_eq!(quadrants(&[]), None);
    }
}
