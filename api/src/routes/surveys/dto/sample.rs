//! Samples, members and links.

use crate::page;
use chrono::{DateTime, Utc};
use kehu_customers::dossier::{CustomerKind, CustomerType};
use kehu_kernel::{CustomerId, UnitId, UserId};
use kehu_surveys as domain;
use kehu_surveys::words::{Language, Stratification};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Which dossiers are asked (SUR-06).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveySampleFilter {
    /// Of these units of the survey's unit, or below them; of all when empty.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub units: Vec<UnitId>,
    /// Of these types; of any when empty.
    #[serde(default)]
    #[validate(length(max = 4))]
    #[schema(max_items = 4)]
    pub customer_types: Vec<CustomerType>,
    /// Companies or persons; both when null.
    pub kind: Option<CustomerKind>,
    /// Of regions whose code begins so.
    #[validate(length(min = 2, max = 6))]
    #[schema(
        min_length = 2,
        max_length = 6,
        pattern = "^[0-9]{2,6}$",
        example = "43"
    )]
    pub region: Option<String>,
    /// Also prospects: those who buy of competitors.
    #[serde(default)]
    pub prospects: bool,
}

impl From<SurveySampleFilter> for domain::SampleFilter {
    fn from(filter: SurveySampleFilter) -> Self {
        let SurveySampleFilter {
            units,
            customer_types,
            kind,
            region,
            prospects,
        } = filter;
        Self {
            units,
            customer_types,
            kind,
            region,
            prospects,
        }
    }
}

impl From<domain::SampleFilter> for SurveySampleFilter {
    fn from(filter: domain::SampleFilter) -> Self {
        let domain::SampleFilter {
            units,
            customer_types,
            kind,
            region,
            prospects,
        } = filter;
        Self {
            units,
            customer_types,
            kind,
            region,
            prospects,
        }
    }
}

/// Draws a sample.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawSurveySample {
    /// Among whom.
    #[validate(nested)]
    pub filter: SurveySampleFilter,
    /// By what they are divided.
    pub stratified_by: Stratification,
    /// How many are drawn in all; the policy sets the most.
    #[validate(range(min = 1, max = 5000))]
    #[schema(minimum = 1, maximum = 5000, example = 278)]
    pub size: u32,
    /// What is set for single strata; the rest is shared in proportion to their populations.
    #[serde(default)]
    #[validate(length(max = 200), nested)]
    #[schema(max_items = 200)]
    pub strata: Vec<SurveyStratumWish>,
    /// The seed; a random one when null. With the same dossiers and the same seed the sample is the same.
    #[validate(length(min = 1, max = 64))]
    #[schema(
        min_length = 1,
        max_length = 64,
        pattern = "^[!-~]{1,64}$",
        example = "2026-spring"
    )]
    pub seed: Option<String>,
}

/// What is set for a stratum.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyStratumWish {
    /// Its key: a customer type, the first two digits of a region code, a unit's id, `all` or `unknown`.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64, example = "dealer")]
    pub key: String,
    /// How many are drawn of it; its part of the whole when null.
    #[validate(range(max = 5000))]
    #[schema(minimum = 0, maximum = 5000)]
    pub size: Option<u32>,
    /// Most answers that are taken of it; no limit when null.
    #[validate(range(min = 1, max = 5000))]
    #[schema(minimum = 1, maximum = 5000)]
    pub quota: Option<u32>,
}

impl From<DrawSurveySample> for domain::Draw {
    fn from(body: DrawSurveySample) -> Self {
        let DrawSurveySample {
            filter,
            stratified_by,
            size,
            strata,
            seed,
        } = body;
        let wish = |SurveyStratumWish { key, size, quota }: SurveyStratumWish| {
            domain::StratumWish { key, size, quota }
        };
        Self {
            filter: filter.into(),
            stratified_by,
            size,
            strata: strata.into_iter().map(wish).collect(),
            seed,
        }
    }
}

/// A sample as it was drawn (SUR-06).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveySample {
    /// Among whom.
    pub filter: SurveySampleFilter,
    /// By what they were divided.
    pub stratified_by: Stratification,
    /// The seed.
    #[schema(max_length = 64)]
    pub seed: String,
    /// SHA-256 of the identifiers and strata among which it was drawn: whether a new draw is made among the same.
    #[schema(
        min_length = 64,
        max_length = 64,
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub population_digest: String,
    /// How many were left out since they do not want to be asked.
    #[schema(minimum = 0)]
    pub opted_out: i32,
    /// How many were left out since they were asked lately.
    #[schema(minimum = 0)]
    pub asked_lately: i32,
    /// When.
    pub drawn_at: DateTime<Utc>,
    /// By whom.
    pub drawn_by: UserId,
    /// The strata, by key.
    #[schema(max_items = 5000)]
    pub strata: Vec<SurveyStratum>,
}

/// A stratum.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyStratum {
    /// What its members have in common.
    #[schema(max_length = 64, example = "dealer")]
    pub key: String,
    /// How many there are.
    #[schema(minimum = 1)]
    pub population: i32,
    /// How many are asked.
    #[schema(minimum = 0)]
    pub drawn: i32,
    /// Most answers that are taken; no limit when null.
    #[schema(minimum = 1)]
    pub quota: Option<i32>,
    /// Answers that were taken.
    #[schema(minimum = 0)]
    pub answered: i32,
}

impl From<domain::Sample> for SurveySample {
    fn from(sample: domain::Sample) -> Self {
        let domain::Sample {
            filter,
            stratified_by,
            seed,
            population_digest,
            opted_out,
            asked_lately,
            drawn_at,
            drawn_by,
            strata,
        } = sample;
        let stratum = |domain::Stratum {
                           key,
                           population,
                           drawn,
                           quota,
                           answered,
                       }: domain::Stratum| SurveyStratum {
            key,
            population,
            drawn,
            quota,
            answered,
        };
        Self {
            filter: filter.into(),
            stratified_by,
            seed,
            population_digest: population_digest.to_string(),
            opted_out,
            asked_lately,
            drawn_at,
            drawn_by,
            strata: strata.into_iter().map(stratum).collect(),
        }
    }
}

/// Somebody who is asked.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyMember {
    /// The customer.
    pub customer_id: CustomerId,
    /// Key of the stratum.
    #[schema(max_length = 64)]
    pub stratum: String,
    /// When the customer was first asked.
    pub asked_at: Option<DateTime<Utc>>,
    /// Whether the customer has answered; null in an anonymous survey, where nobody knows.
    pub answered: Option<bool>,
}

page!(SurveyMemberPage, SurveyMember);

impl From<domain::Member> for SurveyMember {
    fn from(member: domain::Member) -> Self {
        let domain::Member {
            customer_id,
            stratum,
            asked_at,
            answered,
        } = member;
        Self {
            customer_id,
            stratum,
            asked_at,
            answered,
        }
    }
}

/// Makes personal links.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeSurveyLinks {
    /// For these customers of the sample; for all who have not answered when empty. Empty in an anonymous survey.
    #[serde(default)]
    #[validate(length(max = 5000))]
    #[schema(max_items = 5000)]
    pub customer_ids: Vec<CustomerId>,
    /// The language in which the questionnaire opens.
    pub language: Language,
}

/// Links that were just made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyLinks {
    /// Each with its secret, which is told this once.
    #[schema(max_items = 5000)]
    pub items: Vec<SurveyLink>,
}

/// A personal link.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyLink {
    /// Whose it is.
    pub customer_id: CustomerId,
    /// Where it is answered.
    #[schema(
        max_length = 200,
        example = "/v1/survey-links/Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm8"
    )]
    pub path: String,
    /// Until when it holds.
    pub expires_at: DateTime<Utc>,
}

impl From<domain::IssuedLink> for SurveyLink {
    fn from(link: domain::IssuedLink) -> Self {
        let domain::IssuedLink {
            customer_id,
            token,
            expires_at,
        } = link;
        Self {
            customer_id,
            path: format!("/v1/survey-links/{token}"),
            expires_at,
        }
    }
}

/// How many answers are needed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveySampleSize {
    /// Answers that are needed for the margin.
    #[schema(minimum = 1, maximum = 10_000, example = 278)]
    pub answers: u64,
    /// Customers that are to be asked for so many answers, by the percentage that is expected to answer.
    #[schema(minimum = 1, maximum = 1_000_000, example = 927)]
    pub asked: u64,
}
