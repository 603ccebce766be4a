//! The charts of a report, as SVG inside the page. Positions are drawn with binary fractions; the figures beside them are
//! the exact ones.

use super::questions::numbered;
use kehu_kernel::Language;
use kehu_survey_results::{Figure, Placement, Results};
use plotters::coord::Shift;
use plotters::prelude::{
    ChartBuilder, Circle, Color, DrawingArea, DrawingAreaErrorKind, EmptyElement, IntoDrawingArea,
    PathElement, RGBColor, Rectangle, SVGBackend, Text, WHITE,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{BLACK, IntoFont, TextStyle};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

const WIDTH: u32 = 700;
const BAR: RGBColor = RGBColor(70, 120, 180);
const LINE: RGBColor = RGBColor(150, 150, 150);
const FONT: &str = "Noto Sans SC, Microsoft YaHei, sans-serif";

type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

/// Indexes as bars with their intervals: overall, then the sections. Empty where there is nothing to draw.
pub(super) fn indexes(results: &Results, overall: &str) -> String {
    let mut bars = vec![(overall.to_owned(), results.overall)];
    let sections = results.sections.iter();
    bars.extend(sections.map(|section| (section.title.clone(), section.index)));
    bars.retain(|(_, figure)| figure.value.is_some());
    if bars.is_empty() {
        return String::new();
    }
    let height = u32::try_from(bars.len()).unwrap_or(1) * 40 + 60;
    drawn(height, |area| draw_bars(area, &bars))
}

/// Questions at one place of the matrix.
struct Placed {
    numbers: String,
    at: (f64, f64),
    placement: Placement,
}

/// Questions by importance (across) and performance (upwards). Empty where nothing is placed.
pub(super) fn matrix(results: &Results, language: Language) -> String {
    let Some(centre) = results.matrix_centre else {
        return String::new();
    };
    let mut points: Vec<Placed> = Vec::new();
    for (number, question) in numbered(results) {
        let index = question.index.and_then(|index| index.value);
        let (Some(placement), Some(importance), Some(index)) =
            (question.placement, question.importance, index)
        else {
            continue;
        };
        let at = (number_of(importance), number_of(index));
        // What lies at one place is named together.
        match points.iter_mut().find(|point| point.at == at) {
            Some(point) => {
                point.numbers.push_str(", ");
                point.numbers.push_str(&number.to_string());
            }
            None => points.push(Placed {
                numbers: number.to_string(),
                at,
                placement,
            }),
        }
    }
    let (Some(importance), Some(performance)) =
        (centre.importance.to_f64(), centre.performance.to_f64())
    else {
        return String::new();
    };
    drawn(420, |area| {
        draw_matrix(area, &points, (importance, performance), language)
    })
}

fn drawn(height: u32, draw: impl FnOnce(&DrawingArea<SVGBackend<'_>, Shift>) -> Drawn) -> String {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        // Drawing into a string does not fail; if it did, the tables would still say everything.
        if draw(&area).and_then(|()| area.present()).is_err() {
            return String::new();
        }
    }
    svg
}

fn style(size: u32) -> TextStyle<'static> {
    (FONT, size).into_font().color(&BLACK)
}

fn number(value: Option<Decimal>) -> f64 {
    value.map(number_of).unwrap_or_default()
}

fn number_of(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}

/// A name that fits beside its bar: a Chinese character is as wide as two Latin ones.
fn shortened(name: &str) -> String {
    const WIDEST: u32 = 28;
    let width = |text: char| if text.is_ascii() { 1 } else { 2 };
    if name.chars().map(width).sum::<u32>() <= WIDEST {
        return name.to_owned();
    }
    let mut taken = 2;
    let fits = |text: &char| {
        taken += width(*text);
        taken <= WIDEST
    };
    let cut: String = name.chars().take_while(fits).collect();
    format!("{}…", cut.trim_end())
}

fn draw_bars(area: &DrawingArea<SVGBackend<'_>, Shift>, bars: &[(String, Figure)]) -> Drawn {
    area.fill(&WHITE)?;
    let rows = f64::from(u32::try_from(bars.len()).unwrap_or(1));
    let mut chart = ChartBuilder::on(area)
        .margin(10)
        .build_cartesian_2d(-48.0..112.0, -0.8..rows)?;
    let under = style(12).pos(Pos::new(HPos::Center, VPos::Top));
    for mark in (0_u32..=100).step_by(20) {
        let x = f64::from(mark);
        let line = vec![(x, -0.1), (x, rows)];
        chart.draw_series([PathElement::new(line, LINE.stroke_width(1))])?;
        chart.draw_series([Text::new(mark.to_string(), (x, -0.25), under.clone())])?;
    }
    let beside = style(13).pos(Pos::new(HPos::Left, VPos::Center));
    let mut top = rows;
    for (name, figure) in bars {
        let (low, high) = (top - 0.75, top - 0.25);
        let (value, middle) = (number(figure.value), top - 0.5);
        let bar = Rectangle::new([(0.0, low), (value, high)], BAR.filled());
        chart.draw_series([bar])?;
        if figure.low.is_some() {
            let span = [(number(figure.low), middle), (number(figure.high), middle)];
            chart.draw_series([PathElement::new(span.to_vec(), BLACK.stroke_width(2))])?;
        }
        let name = Text::new(shortened(name), (-48.0, middle), beside.clone());
        chart.draw_series([name])?;
        let end = value.max(number(figure.high)) + 1.5;
        let shown = figure.value.unwrap_or_default().to_string();
        chart.draw_series([Text::new(shown, (end, middle), beside.clone())])?;
        top -= 1.0;
    }
    Ok(())
}

fn draw_matrix(
    area: &DrawingArea<SVGBackend<'_>, Shift>,
    points: &[Placed],
    (importance, performance): (f64, f64),
    language: Language,
) -> Drawn {
    area.fill(&WHITE)?;
    let most = points
        .iter()
        .map(|point| point.at.0)
        .fold(importance, f64::max)
        * 1.2;
    let (x_name, y_name) = match language {
        Language::Chinese => ("重要性（权重）", "满意度指数"),
        Language::English => ("Importance (weight)", "Performance (index)"),
    };
    let mut chart = ChartBuilder::on(area)
        .margin(10)
        .x_label_area_size(45)
        .y_label_area_size(50)
        .build_cartesian_2d(0.0..most, 0.0..105.0)?;
    chart
        .configure_mesh()
        .disable_mesh()
        .x_desc(x_name)
        .y_desc(y_name)
        .label_style(style(12))
        .axis_desc_style(style(14))
        .draw()?;
    let across = vec![(0.0, performance), (most, performance)];
    let upwards = vec![(importance, 0.0), (importance, 105.0)];
    for line in [across, upwards] {
        chart.draw_series([PathElement::new(line, LINE.stroke_width(1))])?;
    }
    for point in points {
        let colour = match point.placement {
            Placement::Improve => RGBColor(200, 60, 60),
            Placement::Keep => RGBColor(60, 150, 80),
            Placement::Watch => RGBColor(210, 150, 40),
            Placement::Enough => BAR,
        };
        let mark = Circle::new((0, 0), 5, colour.filled());
        let numbers = Text::new(point.numbers.clone(), (8, -6), style(13));
        chart.draw_series([EmptyElement::at(point.at) + mark + numbers])?;
    }
    Ok(())
}
