//! What the engine finds. All spans are bytes of the article's text; [`super::record`] turns them into code points.

use crate::article::{Published, Span};
use crate::note::words;
use std::borrow::Cow;

/// The name of the rule that made a finding: `hedge.adverb`, `person.title`. Shipped rules are static, the reader's own are not.
pub type Rule = Cow<'static, str>;

words! {
    /// What an entity is.
    EntityKind {
        /// A human being.
        Person = "person",
        /// A body of people: company, ministry, army, party committee, club.
        Organisation = "organisation",
        /// A news organisation.
        Outlet = "outlet",
        /// A country, region, city, building, sea.
        Place = "place",
        /// Nationality, religion, party, ethnic group, as people or as adjective.
        Group = "group",
        /// A named event: a war, a championship, a hurricane.
        Event = "event",
        /// A book, film, song, law, treaty.
        Work = "work",
        /// A thing that is made: weapons and systems too.
        Product = "product",
    }
}

/// One place where an entity is named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention {
    /// The name, without title, article or genitive ending.
    pub span: Span,
    /// What it is here, where that differs from its entity: "Russian" is a group mention of the place Russia.
    pub kind: Option<EntityKind>,
    /// Why it is one.
    pub rule: Rule,
}

/// Somebody or something that the article names, with all its mentions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entity {
    /// The fullest name.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// Other names it goes by in this article.
    pub aliases: Vec<String>,
    /// Where, in order; never empty.
    pub mentions: Vec<Mention>,
    /// Titles and roles said of it: "a top commander".
    pub roles: Vec<String>,
}

words! {
    /// The TIMEX3 type of an expression of time.
    TimexKind {
        /// A day or longer, on the calendar.
        Date = "DATE",
        /// A time of day.
        Time = "TIME",
        /// How long.
        Duration = "DURATION",
        /// How often.
        Set = "SET",
    }
}

words! {
    /// The TIMEX3 modifier.
    TimexMod {
        /// Before.
        Before = "BEFORE",
        /// After.
        After = "AFTER",
        /// On or before.
        OnOrBefore = "ON_OR_BEFORE",
        /// On or after.
        OnOrAfter = "ON_OR_AFTER",
        /// Less than.
        LessThan = "LESS_THAN",
        /// More than.
        MoreThan = "MORE_THAN",
        /// At most.
        EqualOrLess = "EQUAL_OR_LESS",
        /// At least.
        EqualOrMore = "EQUAL_OR_MORE",
        /// Early.
        Start = "START",
        /// In the middle of.
        Mid = "MID",
        /// Late.
        End = "END",
        /// About.
        Approx = "APPROX",
    }
}

words! {
    /// What the value of a date was worked out against.
    Basis {
        /// The words alone are enough: "9 June 2016".
        Text = "text",
        /// The publication date, told by user, metadata or dateline.
        Published = "published",
        /// A date named earlier in the text.
        Running = "running",
        /// A publication date that was itself inferred.
        Inferred = "inferred",
    }
}

words! {
    /// How sure a value is.
    Certainty {
        /// No other reading.
        Certain = "certain",
        /// The usual reading.
        Likely = "likely",
        /// Under-specified or a guess among several.
        Unsure = "unsure",
    }
}

/// An expression of time and the event it dates. One expression may be listed once for each event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DatedEvent {
    /// The expression.
    pub span: Span,
    /// Its type.
    pub kind: TimexKind,
    /// Its ISO 8601 / TIMEX3 value: `2016-07-12`, `XXXX-07-12`, `P3D`, `PAST_REF`.
    pub value: String,
    /// Its modifier.
    pub modifier: Option<TimexMod>,
    /// The words that name the event: "resigned", "held talks"; `None` where it dates none ("until 1990").
    pub event: Option<Span>,
    /// The clause around the event, for showing.
    pub clause: Option<Span>,
    /// Indices of the entities that take part.
    pub participants: Vec<usize>,
    /// What the value hangs on.
    pub basis: Basis,
    /// How sure it is.
    pub certainty: Certainty,
    /// Why it is one.
    pub rule: Rule,
}

/// Who said what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attribution {
    /// The source, in parts where it is interrupted; empty where none is named.
    pub source: Vec<Span>,
    /// Index of the entity that the source is, where it is one.
    pub entity: Option<usize>,
    /// The words that attribute: "has reported", "according to"; may be empty.
    pub cue: Vec<Span>,
    /// What is attributed, in parts where the speaker breaks in.
    pub content: Vec<Span>,
    /// In quotation marks.
    pub direct: bool,
    /// Why it is one.
    pub rule: Rule,
}

words! {
    /// The kinds of source flag, see the table in the handbook of flags (docs/flags.md).
    FlagKind {
        /// Attributed to a named person or body.
        NamedSource = "named_source",
        /// Attributed, described, not named.
        UnnamedSource = "unnamed_source",
        /// Unnamed and undescribed.
        BareAnonymous = "bare_anonymous",
        /// X reports that Y said.
        SecondHand = "second_hand",
        /// A contested claim with one origin in the whole article.
        SingleSource = "single_source",
        /// Several reports, one origin.
        Circular = "circular",
        /// The outlet is controlled by a state.
        StateMedia = "state_media",
        /// The text doubts itself.
        SelfDoubt = "self_doubt",
        /// The writer softens.
        Hedge = "hedge",
        /// Vague many.
        WeaselQuantifier = "weasel_quantifier",
        /// Nobody did or said it.
        Agentless = "agentless",
        /// A contestable claim with no source.
        Unattributed = "unattributed",
        /// An evaluative word.
        LoadedWord = "loaded_word",
        /// About the future.
        Prediction = "prediction",
        /// A figure with no method, base or range.
        NumericEstimate = "numeric_estimate",
        /// A time that is not told.
        Undated = "undated",
        /// Rests on a post.
        SocialEmbed = "social_embed",
        /// The source gains from the claim.
        ConflictOfInterest = "conflict_of_interest",
        /// The headline drops the hedge or the source that the body has.
        HeadlineOverstates = "headline_overstates",
        /// Two statements of the article disagree.
        Inconsistent = "inconsistent",
    }
}

words! {
    /// How much a flag matters.
    Severity {
        /// Good to know.
        Info = "info",
        /// Worth a look.
        Note = "note",
        /// Look before you repeat it.
        Warning = "warning",
    }
}

/// A reason to look. Never a verdict.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flag {
    /// What kind.
    pub kind: FlagKind,
    /// The words that raised it.
    pub span: Span,
    /// The other place, where two are compared (`inconsistent`).
    pub other: Option<Span>,
    /// The rule.
    pub rule: Rule,
    /// One line of why.
    pub why: String,
    /// How much it matters.
    pub severity: Severity,
}

words! {
    /// What kind of checkable item a fact is.
    FactKind {
        /// A name and its spelling.
        Name = "name",
        /// A title or role.
        Title = "title",
        /// An age.
        Age = "age",
        /// A number, sum, share.
        Number = "number",
        /// A date or time.
        Date = "date",
        /// A place.
        Place = "place",
        /// A quotation.
        Quotation = "quotation",
        /// "first", "only", "largest".
        Superlative = "superlative",
        /// "more than", "twice as many".
        Comparison = "comparison",
        /// "because", "led to".
        Cause = "cause",
    }
}

/// A checkable item of the worklist.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fact {
    /// What kind.
    pub kind: FactKind,
    /// The words.
    pub span: Span,
    /// Index of its sentence.
    pub sentence: usize,
    /// Why it is one.
    pub rule: Rule,
}

/// Everything found in one article.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Extraction {
    /// When it was published and who says so; `None` when nothing tells.
    pub published: Option<Published>,
    /// Sentences, in order.
    pub sentences: Vec<Span>,
    /// Entities, by first mention.
    pub entities: Vec<Entity>,
    /// Expressions of time, in order.
    pub dates: Vec<DatedEvent>,
    /// Attributions, in order.
    pub attributions: Vec<Attribution>,
    /// Flags, in order.
    pub flags: Vec<Flag>,
    /// Facts, in order.
    pub facts: Vec<Fact>,
    /// BCP 47 tag, as declared or recognised.
    pub language: Option<String>,
    /// Why nothing was looked for, where that is so.
    pub abstained: Option<String>,
    /// Which lists were cut at their [`super::limits`], by their names in the record; empty for anything that is an article.
    pub truncated: Vec<&'static str>,
}
