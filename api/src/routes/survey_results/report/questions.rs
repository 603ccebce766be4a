//! What was answered, question by question. A question has the same number in all tables and in the chart.

use super::charts;
use super::page::{Page, interval, share_interval};
use crate::routes::system::label_words::label;
use kehu_survey_results::{QuestionResult, Results};

/// The questions with their numbers, from 1 in the order in which they are asked.
pub(super) fn numbered(results: &Results) -> impl Iterator<Item = (usize, &QuestionResult)> {
    (1..).zip(&results.questions)
}

impl Page {
    pub(super) fn questions(&mut self, results: &Results) {
        self.section("Questions", "各题结果");
        self.table(&[
            ("No.", "题号"),
            ("Question", "题目"),
            ("Answers", "答案数"),
            ("Not applicable", "不适用"),
            ("Index", "指数"),
            ("95 % interval", "95%置信区间"),
            ("Two best answers", "满意率"),
            ("95 % interval", "95%置信区间"),
        ]);
        for (number, question) in numbered(results) {
            let Some((index, top_two)) = question.index.zip(question.top_two) else {
                continue;
            };
            let figures = [
                question.answers.to_string(),
                question.not_applicable.to_string(),
                self.value(&index),
                interval(&index),
                self.share(&top_two),
                share_interval(&top_two),
            ];
            self.row(&[&number.to_string(), &question.text], &figures);
        }
        self.out.push_str("</table></section>");
    }

    pub(super) fn recommendations(&mut self, results: &Results) {
        let asked: Vec<_> = numbered(results)
            .filter_map(|(number, question)| Some((number, question, question.recommendation?)))
            .collect();
        if asked.is_empty() {
            return;
        }
        self.section("Recommendation", "净推荐值");
        self.table(&[
            ("No.", "题号"),
            ("Question", "题目"),
            ("Answers", "答案数"),
            ("Score", "净推荐值"),
            ("95 % interval", "95%置信区间"),
        ]);
        for (number, question, score) in asked {
            let figures = self.figures(&score);
            self.row(&[&number.to_string(), &question.text], &figures);
        }
        self.out.push_str("</table></section>");
    }

    pub(super) fn choices(&mut self, results: &Results) {
        if results.questions.iter().all(|one| one.choices.is_empty()) {
            return;
        }
        self.section("Choices", "选择题结果");
        self.table(&[
            ("No.", "题号"),
            ("Question", "题目"),
            ("Choice", "选项"),
            ("Answers", "选择次数"),
            ("Share", "占比"),
            ("95 % interval", "95%置信区间"),
        ]);
        for (number, question) in numbered(results) {
            for choice in &question.choices {
                let figures = [
                    choice.answers.to_string(),
                    self.share(&choice.share),
                    share_interval(&choice.share),
                ];
                let texts = [&number.to_string(), &question.text, &choice.text];
                self.row(&texts.map(String::as_str), &figures);
            }
        }
        self.out.push_str("</table></section>");
    }

    pub(super) fn numbers(&mut self, results: &Results) {
        if results.questions.iter().all(|one| one.number.is_none()) {
            return;
        }
        self.section("Numbers", "数值题结果");
        self.table(&[
            ("No.", "题号"),
            ("Question", "题目"),
            ("Answers", "答案数"),
            ("Mean", "平均值"),
            ("Least", "最小值"),
            ("Greatest", "最大值"),
        ]);
        for (number, question) in numbered(results) {
            if let Some(summary) = question.number {
                let figures = [
                    question.answers.to_string(),
                    summary.mean.to_string(),
                    summary.least.to_string(),
                    summary.most.to_string(),
                ];
                self.row(&[&number.to_string(), &question.text], &figures);
            }
        }
        self.out.push_str("</table></section>");
    }

    pub(super) fn matrix(&mut self, results: &Results) {
        let drawing = charts::matrix(results, self.language);
        if drawing.is_empty() {
            return;
        }
        self.section("Importance and performance", "重要性与满意度矩阵");
        self.out.push_str(&drawing);
        self.table(&[
            ("No.", "题号"),
            ("Question", "题目"),
            ("Placement", "所在区域"),
            ("Importance", "重要性"),
            ("Index", "指数"),
        ]);
        for (number, question) in numbered(results) {
            if let Some((placement, index)) = question.placement.zip(question.index) {
                let placement = label("SurveyQuadrant", placement.as_str(), self.language);
                let importance = question.importance.map(|weight| weight.to_string());
                let figures = [importance.unwrap_or_default(), self.value(&index)];
                let texts = [&number.to_string(), &question.text, &placement];
                self.row(&texts.map(String::as_str), &figures);
            }
        }
        self.out.push_str("</table></section>");
    }
}
