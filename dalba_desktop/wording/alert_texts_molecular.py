"""What the molecular rules, the doubts and the data checks of a reading say: titles, sentences, sources."""

from dalba_desktop.wording.language import mark

MOLECULAR_TITLES = mark(
    {
        "mrd-rising": "MRD rising",
        "mrd-loss-of-response": "Molecular response lost",
        "mrd-no-response-after-blinatumomab": "No molecular response after blinatumomab",
        "abl1-test-due": "ABL1 test due",
        "abl1-resistant-mutation": "Resistant ABL1 mutation",
        "abl1-compound-mutation": "More than one ABL1 variant with T315I",
        "mrd-no-response-day85": "No molecular response at the end of induction",
        "mrd-after-transplant": "MRD after transplant",
        "mrd-blood-positive": "Blood positive, marrow wanted",
        "mrd-discordant": "BCR::ABL1 above IG/TR",
        "mrd-sample-inadequate": "Sample inadequate, repeat",
        "mrd-overdue": "MRD sample overdue",
    }
)

MOLECULAR_TEMPLATES = mark(
    {
        "mrd-rising.pair": (
            "{specimen} MRD rose from {from_level} to {to_level} in {days} days: {delta}, "
            "above the {noise} that noise allows."
        ),
        "mrd-rising.pair.from-censored": (
            "{specimen} MRD rose from below {from_level} to {to_level} in {days} days: at least {delta}, "
            "above the {noise} that noise allows."
        ),
        "mrd-rising.nadir": (
            "{specimen} MRD is {delta} above its lowest value of this treatment, {from_level} on {from_date}: "
            "now {to_level}, above the {noise} that noise allows."
        ),
        "mrd-rising.trend": (
            "{specimen} MRD climbs steadily: the fitted line gained {fitted} since {from_date}, and "
            "{to_level} is {delta} above the first value."
        ),
        "mrd-rising.trend.from-censored": (
            "{specimen} MRD climbs steadily: the fitted line gained {fitted} since {from_date}, and "
            "{to_level} is at least {delta} above the first value."
        ),
        "mrd-rising.closes": (
            "a later sample of this series less than 0.5 log above {reference_date}, or a molecular response in marrow"
        ),
        "mrd-rising.below-noise": "{delta} since {since}, below the {threshold} that this laboratory's noise allows",
        "mrd-rising.below-noise.from-censored": (
            "at least {delta} since {since}, below the {threshold} that this laboratory's noise allows"
        ),
        "mrd-rising.too-old": "not compared: the sample before, of {since}, is too old to be a reference",
        "mrd-rising.only-doubtful": "not compared: the sample before, of {since}, is inadequate and no reference",
        "mrd-rising.inadequate-before": "not compared: the sample of {since} cannot be read as negative",
        "mrd-rising.series-break": "not compared with {since}: another {changed}",
        "mrd-loss-of-response.low": (
            "{specimen} BCR::ABL1 can be measured again, {level} on {date}, still below 0.01{nbsp}%."
        ),
        "mrd-loss-of-response.suspected": (
            "Molecular response in {specimen} suspected lost: {response} on {from_date}, {level} on {date}. "
            "Repeat in 2-4 weeks."
        ),
        "mrd-loss-of-response.confirmed": (
            "Molecular response in {specimen} lost: {response} on {from_date}, {level} on {date}, "
            "{newest_level} on {newest_date}."
        ),
        "mrd-loss-of-response.closes": "a later adequate sample not detected or PNQ",
        "mrd-no-response-after-blinatumomab.open": (
            "{cycles} cycles of blinatumomab given and marrow still {level} on {date}; "
            "in the trial 40{nbsp}% had no molecular response after two."
        ),
        "mrd-no-response-after-blinatumomab.igtr-clear": (
            "{cycles} cycles of blinatumomab given and marrow BCR::ABL1 {level} on {date}, "
            "while IG/TR finds no leukaemia: possibly multilineage BCR::ABL1."
        ),
        "mrd-no-response-after-blinatumomab.closes": "a marrow sample not detected or PNQ",
        "abl1-test-due.open": "{cause} and no kinase-domain test was sampled since {since}.",
        "abl1-test-due.open-low": "{cause} and no kinase-domain test was sampled since {since}.",
        "abl1-test-due.pending": "{cause}; the kinase-domain test of {test_date} is pending.",
        "abl1-test-due.late": "{cause}; the kinase-domain test of {test_date} is pending for more than three weeks.",
        "abl1-test-due.not-amplifiable": (
            "{cause}; the kinase-domain test of {test_date} could not be amplified, which is not *no mutation*."
        ),
        "abl1-test-due.closes": "an ABL1 result sampled from {since} on, or the end of what asked for it",
        "abl1-resistant-mutation.resistant": "{variants} found on {date} while {tki} is given, which it resists.",
        "abl1-resistant-mutation.no-data": (
            "{variants} found on {date}; the table has no data for it with {tki}. Unknown is not sensitive."
        ),
        "abl1-resistant-mutation.cleared": (
            "{variants} was found on {date} and since cleared; it resists {tki}, given now."
        ),
        "abl1-resistant-mutation.unnamed": (
            "The test of {date} found a mutation that is not named, while {tki} is given."
        ),
        "abl1-resistant-mutation.closes": "the end of {tki}, or a newer test as sensitive that no longer finds it",
        "abl1-resistant-mutation.closes-unnamed": "the variant entered, or a newer test",
        "abl1-compound-mutation.declared": "{variants} found on {date} on one molecule: ponatinib may fail as well.",
        "abl1-compound-mutation.open": (
            "{variants} found together on {date}; on one molecule ponatinib may fail as well."
        ),
        "abl1-compound-mutation.closes": "a newer ABL1 test with a result",
        "mrd-no-response-day85.open": (
            "Marrow {level} on day {day}: no molecular response at the end of induction, as in 71{nbsp}% of the trial."
        ),
        "mrd-no-response-day85.high": (
            "Marrow {level} on day {day}: no molecular response at the end of induction, and not below {limit}."
        ),
        "mrd-no-response-day85.closes": (
            "a later marrow molecular response, or the end of the second blinatumomab cycle"
        ),
        "mrd-after-transplant.failure": "{specimen} BCR::ABL1 {level} on {date}, day +{days} after transplant.",
        "mrd-after-transplant.two-positive": (
            "{specimen} BCR::ABL1 positive in two samples running after transplant, {level} on {date}, day +{days}."
        ),
        "mrd-after-transplant.early": (
            "{specimen} BCR::ABL1 {level} on day +{days} after transplant; so early it may be transient."
        ),
        "mrd-after-transplant.closes": "a later sample of this series, or of marrow, in which nothing is detected",
        "mrd-blood-positive.open": (
            "Blood BCR::ABL1 {level} on {date}, while the last marrow, of {since}, was a molecular response: marrow "
            "now."
        ),
        "mrd-blood-positive.closes": "a newer evaluable marrow sample",
        "mrd-discordant.open": (
            "{specimen} BCR::ABL1 {level} on {date} stands well above IG/TR ({limit}): possibly multilineage "
            "BCR::ABL1, "
            "not a relapse by itself."
        ),
        "mrd-discordant.closes": "the next pair of samples that agrees",
        "mrd-sample-inadequate.few-copies": (
            "The newest marrow sample, of {date}, has {copies} control copies and cannot be read as negative: repeat."
        ),
        "mrd-sample-inadequate.not-evaluable": "The newest marrow sample, of {date}, cannot be evaluated: repeat.",
        "mrd-sample-inadequate.weak-positive": (
            "The newest marrow sample, of {date}, is weakly positive and inadequate: repeat."
        ),
        "mrd-sample-inadequate.closes": "a newer evaluable and adequate marrow sample",
        "mrd-overdue.open": (
            "The sample planned for {date} ({label}, {first} to {last}) has not been recorded, {late} d late."
        ),
        "mrd-overdue.closes": "an evaluable sample of the planned specimen",
        "doubt.polyclonal": "compound and polyclonal were not told apart",
        "doubt.low-copies": "the sample of {date} has only {copies} control copies",
        "doubt.adequacy-not-recorded": "adequacy not recorded on {date}",
        "doubt.censored-reference": "the reference of {date} is a limit, {limit}: the rise is a lower bound",
        "doubt.few-copies": "only {copies} target copies on {date}",
        "doubt.hold": "{agent} held {period}",
        "doubt.hard-to-amplify": "below {limit} the region often cannot be amplified",
        "doubt.low-vaf": "every resistant variant is below {limit} of reads",
        "doubt.cell-standing": "this entry of the table is from memory, not seen in its source",
        "doubt.table-not-reviewed": "the mutation table is not reviewed by a clinician",
        "data.undetected-with-level": "{date}: called not detected, but a level or copies are recorded",
        "data.quantified-without-level": "{date}: called quantified, but no level above 0 is recorded",
        "data.quantified-below-limit": "{date}: called quantified, but {level} is below the sample's own limit",
        "data.not-evaluable-with-level": "{date}: called not evaluable, but {level} is recorded",
        "data.positive-above-limit": (
            "{date}: called positive, not quantifiable, but {level} is above the limit; it counts as a molecular "
            "response"
        ),
        "doubt.also-no-data": "the table has no data for {variants} with {tki}",
        "doubt.also-cleared": "{variants}, since cleared, resists {tki} too",
        "data.positive-without-copies": "{date}: called positive, but with no target copies",
        "rule.failed": "This rule could not be evaluated for this case ({error}).",
        "rule.failed.closes": "a version of the application that can",
    }
)

MOLECULAR_CITATIONS = mark(
    {
        "rise-noise": (
            "Noise: Blood 2008;112:3330 and laboratory data; D-ALBA found its ABL1 mutations in patients whose MRD "
            "rose "
            "in induction (NEJM 2020;383:1613)"
        ),
        "mrd-failure": "MRD failure from 0.01 %: HemaSphere table (PMC8824253); ELN 2024 (Blood 2024;143:1891)",
        "d-alba": "D-ALBA: molecular response 60 % after two cycles (NEJM 2020;383:1613)",
        "abl1-testing": (
            "Test on rising MRD and at every relapse: D-ALBA (NEJM 2020;383:1613); ELN, Blood 2011;118:1208 (CML)"
        ),
        "d-alba-day85": (
            "D-ALBA: molecular response 29 % at day 85 (NEJM 2020;383:1613); LAL1205: below 0.1 % at day 85 goes with "
            "better DFS (Blood 2011;118:6521)"
        ),
        "after-transplant": "Pre-emptive TKI after transplant: EBMT ALWP, Cancer 2016;122:2941",
        "blood-marrow": "Blood MRD is mostly more than 1 log below marrow; D-ALBA end points are marrow-based. Opinion",
        "multilineage": "Multilineage BCR::ABL1: Blood 2017;129:2771; PMC5777198",
        "adequacy": "Adequate samples: Cross 2015, Leukemia 29:999",
        "calendar": "Protocol calendar of this application: days of the trial from memory, later steps opinion",
        "compound": "Compound mutations with T315I resist ponatinib: PMC8724906; Sanger cannot tell: PMC6894351",
        "abl1-table": "ABL1 mutation table of this application, with a source per cell",
    }
)
