import Testing

/// A smallest edit that makes the deal of two halls faulty, and the one fault that must be reported for it.
struct DealFault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let old: String
    let new: String
    let id: String
    let path: String
    /// Line of the value or of its key; for a missing key, of the object that lacks it.
    let line: Int
    /// What the message must say, besides the place.
    let says: [String]

    init(_ name: String, _ old: String, to new: String, _ id: String, _ path: String, line: Int, says: String...) {
        testDescription = name
        self.old = old
        self.new = new
        self.id = id
        self.path = path
        self.line = line
        self.says = says
    }
}

extension DealFault {
    static let all = keys + values + references + months + text + targets + profiles + choices

    static let keys = [
        DealFault(
            "misspelt key", #""notional_step": 1000"#, to: #""notional_steps": 1000"#, "unknown_key", "notional_steps", line: 10,
            says: "did you mean \"notional_step\"?"),
        DealFault(
            "misspelt key of a lease", "rent_free_months", to: "rent_free_month", "unknown_key", "leases[1].rent_free_month", line: 20,
            says: "did you mean \"rent_free_months\"?"),
        DealFault(
            "unheard-of key", #""admin_fee": 100000"#, to: #""admin_fee": 100000, "zebra": 1"#, "unknown_key", "operating.zebra", line: 30,
            says: "known keys: vacancy_pct, maintenance_capex_pct, admin_fee"),
        DealFault("missing key", "\"equity_return\": 0.14,\n", to: "", "missing_key", "equity_return", line: 1, says: "found nothing"),
        DealFault(
            "missing key of a list element", #""tenant": "Cedar Bank", "#, to: "", "missing_key", "leases[2].tenant", line: 22,
            says: "found nothing"),
        DealFault("misspelt section", #""objective""#, to: #""objectives""#, "unknown_key", "objectives", line: 54, says: "objective"),
        DealFault(
            "key given twice", #""closing_date": "2026-01-31","#, to: #""closing_date": "2026-01-31", "closing_date": "2026-01-31","#,
            "duplicate_key", "closing_date", line: 7, says: "second time"),
        DealFault(
            "key of a list element given twice", #""opex_pct": 0.16,"#, to: #""opex_pct": 0.16, "opex_pct": 0.17,"#, "duplicate_key",
            "leases[1].opex_pct",
            line: 20, says: "second time"),
    ]

    static let values = [
        DealFault(
            "text for a number", #""equity_return": 0.14"#, to: #""equity_return": "14%""#, "wrong_type", "equity_return", line: 38,
            says: "must be a number", "\"14%\""),
        DealFault(
            "object for a list", #""amounts": [400000, 410000, 420000, 430000]"#, to: #""amounts": {}"#, "wrong_type", "streams[0].amounts",
            line: 28, says: "must be a list", "an object"),
        DealFault(
            "percent for a fraction", #""equity_return": 0.14"#, to: #""equity_return": 14"#, "out_of_range", "equity_return", line: 38,
            says: "write 0.14 for 14%"),
        DealFault(
            "negative rent", #""passing_rent": 2000000"#, to: #""passing_rent": -2000000"#, "out_of_range", "leases[2].passing_rent",
            line: 22, says: "from 0", "-2000000"),
        DealFault(
            "rent of 2^53 + 1", #""passing_rent": 2000000"#, to: #""passing_rent": 9007199254740993"#, "out_of_range",
            "leases[2].passing_rent", line: 22, says: "to 10000000000000"),
        DealFault(
            "month of 2^53 + 1", #""start_month": 7"#, to: #""start_month": 9007199254740993"#, "not_whole", "leases[2].start_month",
            line: 22,
            says: "whole number of at most 9 digits"),
        DealFault(
            "half a month", #""start_month": 7"#, to: #""start_month": 7.5"#, "not_whole", "leases[2].start_month", line: 22, says: "7.5"),
        DealFault(
            "unknown currency", #""GBP""#, to: #""GBB""#, "unknown_value", "currency", line: 4, says: "GBP, EUR, USD, JPY, AED",
            "did you mean \"GBP\"?"),
        DealFault(
            "day that is not there", "2026-01-31", to: "2026-02-29", "date", "closing_date", line: 7, says: "2026-02-29"),
        DealFault(
            "five payments a year", #""payments_per_year": 4"#, to: #""payments_per_year": 5"#, "out_of_range", "payments_per_year",
            line: 8,
            says: "12, 4, 2, 1"),
        DealFault(
            "step of a third of a penny", #""notional_step": 1000"#, to: #""notional_step": 0.013"#, "notional_step", "notional_step",
            line: 10,
            says: "whole number of minor units", "0.013"),
        DealFault(
            "country by name", #""country": "GB""#, to: #""country": "Great Britain""#, "country", "sites[1].country", line: 14,
            says: "two capital letters"),
        DealFault(
            "weights that are all zero", #"{"kind": "composite"}"#, to: #"{"kind": "composite", "weights": {"wacc": 0}}"#, "weights_zero",
            "objective.weights", line: 54, says: "above 0"),
        DealFault(
            "schema of the future", #""schema_version": 1"#, to: #""schema_version": 2"#, "schema_version", "schema_version", line: 2,
            says: "must be 1", "found 2"),
        DealFault(
            "sweep of more than everything", #""sweep_pct": 1"#, to: #""sweep_pct": 1.01"#, "out_of_range", "waterfall.sweep_pct", line: 55,
            says: "from 0 to 1"),
    ]

    static let references = [
        DealFault(
            "unknown site", #""id": "L3", "site": "LEE1""#, to: #""id": "L3", "site": "LEE9""#, "unknown_reference", "leases[2].site",
            line: 22,
            says: "\"LEE9\"", "did you mean \"LEE1\"?"),
        DealFault(
            "unknown lease of a pool", #"["L1", "L2"]"#, to: #"["L1", "L22"]"#, "unknown_reference", "pools[1].leases[1]", line: 41,
            says: "\"L22\"", "did you mean \"L2\"?"),
        DealFault(
            "lease twice in a pool", #"["L1", "L2"]"#, to: #"["L1", "L1"]"#, "duplicate_member", "pools[1].leases[1]", line: 41,
            says: "once"),
        DealFault(
            "id given twice", #""id": "L3""#, to: #""id": "L2""#, "duplicate_id", "leases[2].id", line: 22, says: "\"L2\"", "leases[1]"),
        DealFault(
            "empty id", #""id": "S1""#, to: #""id": """#, "name_length", "streams[0].id", line: 27, says: "1 to 100 characters"),
        DealFault(
            "pool without members", #"["L1", "L2"]"#, to: "[]", "empty_pool", "pools[1]", line: 41, says: "neither key for everything"),
        DealFault(
            "two ratings of one tenant", #""counterparty": "Dogwood Power""#, to: #""counterparty": "Cedar Bank""#, "rating_conflict",
            "streams[0].rating", line: 27, says: "must be A", "leases[2].tenant_rating", "Cedar Bank", "BBB"),
        DealFault(
            "scenario called base", #""id": "rates_up""#, to: #""id": "base""#, "reserved_id", "scenarios[1].id", line: 52, says: "\"base\""
        ),
        DealFault(
            "scenario twice", #""id": "rates_up""#, to: #""id": "rent_down""#, "duplicate_id", "scenarios[1].id", line: 52,
            says: "\"rent_down\"", "scenarios[0]"),
    ]

    static let months = [
        DealFault(
            "end before start", #""end_month": 252"#, to: #""end_month": 6"#, "end_before_start", "leases[2].end_month", line: 23,
            says: "at least start_month 7", "found 6"),
        DealFault(
            "review at the start", #""next_review_month": 13"#, to: #""next_review_month": 1"#, "review_before_start",
            "leases[1].indexation.next_review_month", line: 21, says: "after start_month 1"),
        DealFault(
            "floor above cap", #""floor": 0.01"#, to: #""floor": 0.05"#, "floor_above_cap", "leases[1].indexation.floor", line: 21,
            says: "at most cap 0.04", "0.05"),
        DealFault(
            "reviews every 18 months", #""rate": 0.02}"#, to: #""rate": 0.02, "review_months": 18}"#, "review_months",
            "leases[2].indexation.review_months", line: 24, says: "multiple of 12"),
        DealFault(
            "curve that turns back", #"{"years": 20, "rate": 0.04}"#, to: #"{"years": 5, "rate": 0.04}"#, "curve_order",
            "market.base_curve[1].years", line: 33, says: "above the point before"),
        DealFault(
            "vacancy above everything", #""vacancy_add": 0.01"#, to: #""vacancy_add": 0.98"#, "vacancy_sum", "scenarios[0].vacancy_add",
            line: 51, says: "within 0 and 1", "1.01"),
        DealFault(
            "vacancy below nothing", #""vacancy_add": 0.01"#, to: #""vacancy_add": -0.04"#, "vacancy_sum", "scenarios[0].vacancy_add",
            line: 51, says: "within 0 and 1"),
        DealFault(
            "horizon below a tenor", #""horizon_years": 25"#, to: #""horizon_years": 14"#, "horizon_too_short", "horizon_years", line: 11,
            says: "senior_tenor_years", "15", "found 14"),
        DealFault(
            "horizon of 41 years", #""horizon_years": 25"#, to: #""horizon_years": 41"#, "out_of_range", "horizon_years", line: 11,
            says: "from 1 to 40"),
    ]

    /// Faults of the text itself: nothing behind them can be read.
    static let text = [
        DealFault("NaN by name", "0.14", to: "NaN", "json_syntax", "", line: 38, says: "JSON value", "\"N\""),
        DealFault("infinity by name", "0.14", to: "Infinity", "json_syntax", "", line: 38, says: "\"I\""),
        DealFault("negative infinity by name", "0.14", to: "-Infinity", "json_syntax", "", line: 38, says: "digit"),
        DealFault("number beyond a double", "0.14", to: "1e999", "json_syntax", "", line: 38, says: "range of a double", "1e999"),
        DealFault("number beyond a double, negative", "0.14", to: "-1e999", "json_syntax", "", line: 38, says: "range of a double"),
        DealFault("leading zero", "0.14", to: "00.14", "json_syntax", "", line: 38, says: "comma"),
        DealFault("bare decimal point", "0.14", to: ".14", "json_syntax", "", line: 38, says: "JSON value"),
        DealFault("hexadecimal number", "0.14", to: "0x1p-3", "json_syntax", "", line: 38, says: "comma"),
        DealFault("lone high surrogate", "Two Halls", to: #"Two \ud83d Halls"#, "json_syntax", "", line: 3, says: "surrogates in pairs"),
        DealFault("lone low surrogate", "Two Halls", to: #"Two \ude00"#, "json_syntax", "", line: 3, says: "surrogates in pairs"),
        DealFault("high surrogate twice", "Two Halls", to: #"\ud83d\ud83d"#, "json_syntax", "", line: 3, says: "surrogates in pairs"),
        DealFault("unknown escape", "Two Halls", to: #"Two \x41"#, "json_syntax", "", line: 3, says: "known escape"),
        DealFault("tab within text", "Two Halls", to: "Two\tHalls", "json_syntax", "", line: 3, says: "control characters"),
        DealFault("comment", "\"objective\"", to: "// none\n\"objective\"", "json_syntax", "", line: 54, says: "key in quotes"),
        DealFault(
            "comma after the last member", "\"sweep_pct\": 1}", to: "\"sweep_pct\": 1,}", "json_syntax", "", line: 55, says: "key in quotes"
        ),
        DealFault(
            "something after the end", "\"sweep_pct\": 1}\n}", to: "\"sweep_pct\": 1}\n}}", "json_syntax", "", line: 56,
            says: "nothing after"),
    ]
}
