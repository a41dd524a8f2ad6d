extension DealFault {
    private static let annuity = #"[{"kind": "annuity"}, {"kind": "level", "io_months": 12}]"#

    static let targets = [
        DealFault(
            "misspelt lever", #""equity_pct": 0.3"#, to: #""equity_pc": 0.3"#, "unknown_key", "levers.equity_pc", line: 48,
            says: "did you mean \"equity_pct\"?"),
        DealFault(
            "step of nothing", #""step": 0.05"#, to: #""step": 0"#, "range_step", "levers.senior_dscr.step", line: 44, says: "above 0",
            "found 0"),
        DealFault(
            "step backwards", #""step": 0.05"#, to: #""step": -0.05"#, "range_step", "levers.senior_dscr.step", line: 44, says: "above 0"),
        DealFault(
            "range the wrong way round", #""max": 1.35"#, to: #""max": 1.2"#, "range_order", "levers.senior_dscr.max", line: 44,
            says: "at least min 1.25", "found 1.2"),
        DealFault(
            "range of a million values", #""step": 0.05"#, to: #""step": 0.0000001"#, "too_many_values", "levers.senior_dscr", line: 44,
            says: "at most 100000 values", "1000001"),
        DealFault(
            "number twice", "[0.055, 0.06]", to: "[0.055, 0.06, 0.0600]", "duplicate_value", "levers.senior_coupon[2]", line: 45,
            says: "value 2"),
        DealFault(
            "whole number twice, once as a decimal", "[10, 15]", to: "[10, 15, 10.0]", "duplicate_value", "levers.senior_tenor_years[2]",
            line: 46,
            says: "value 1"),
        DealFault(
            "zero twice, once negative", #""equity_pct": 0.3"#, to: #""equity_pct": [0, -0]"#, "duplicate_value", "levers.equity_pct[1]",
            line: 48,
            says: "value 1"),
        DealFault(
            "two bullets that differ in what they ignore", annuity, to: #"[{"kind": "bullet", "io_months": 12}, {"kind": "bullet"}]"#,
            "duplicate_value", "levers.senior_profile[1]", line: 47, says: "value 1"),
        DealFault(
            "profile twice, once by its defaults", annuity,
            to: #"[{"kind": "level"}, {"kind": "level", "io_months": 0, "balloon_pct": 0}]"#,
            "duplicate_value", "levers.senior_profile[1]", line: 47, says: "value 1"),
        DealFault(
            "spread twice", "[0.055, 0.06]", to: #"[{"spread_bps": [150, 160]}, {"spread_bps": 150}]"#, "duplicate_value",
            "levers.senior_coupon[2]",
            line: 45, says: "value 1"),
    ]

    static let profiles = [
        DealFault(
            "sculpted with a balloon", annuity, to: #"[{"kind": "annuity"}, {"kind": "sculpted", "balloon_pct": 0.1}]"#, "sculpted_balloon",
            "levers.senior_profile[1].balloon_pct", line: 47, says: "0.1", "annuity or level"),
        DealFault(
            "interest-only for thirteen months of quarters", #""io_months": 12"#, to: #""io_months": 13"#, "io_periods",
            "levers.senior_profile[1].io_months", line: 47, says: "payment periods of 3 months", "13"),
        DealFault(
            "interest-only to the shortest tenor", #""io_months": 12"#, to: #""io_months": 120"#, "io_beyond_tenor",
            "levers.senior_profile[1].io_months", line: 47, says: "senior_tenor_years", "senior_profile", "10 years", "120 months"),
        DealFault(
            "interest-only beyond a mezzanine's tenor", #""equity_pct": 0.3"#,
            to: #""mezz": {"dscr": 1.1, "coupon": 0.09, "tenor_years": 7, "profile": {"kind": "level", "io_months": 84}}"#,
            "io_beyond_tenor",
            "levers.mezz[0].profile.io_months", line: 48, says: "tenor_years 7", "84 months"),
    ]

    static let choices = [
        DealFault(
            "no sizing target at all", "\"senior_dscr\": {\"min\": 1.25, \"max\": 1.35, \"step\": 0.05},\n", to: "", "no_sizing",
            "levers.senior_dscr",
            line: 42, says: "senior_dscr and senior_ltv both null"),
        DealFault(
            "a permutation without sizing target", #""senior_dscr": {"min": 1.25, "max": 1.35, "step": 0.05}"#,
            to: #""senior_dscr": [1.25, null], "senior_ltv": [null, 0.6]"#, "no_sizing", "levers.senior_dscr", line: 44,
            says: "drop one null"),
        DealFault(
            "target of nothing", #""senior_dscr": {"min": 1.25, "max": 1.35, "step": 0.05}"#, to: #""senior_dscr": 0"#, "out_of_range",
            "levers.senior_dscr[0]", line: 44, says: "from 0.01"),
        DealFault(
            "coupon that fees do not lift above nothing", "[0.055, 0.06]", to: "[0.055, -0.002]", "coupon_range", "levers.senior_coupon[1]",
            line: 45,
            says: "above 0 together with running fees", "-0.002 at 10 years"),
        DealFault(
            "spread that eats the base curve", "[0.055, 0.06]", to: #"[0.055, {"spread_bps": -420}]"#, "coupon_range",
            "levers.senior_coupon[1]",
            line: 45, says: "above 0 together with running fees"),
        DealFault(
            "tenor of 41 years", "[10, 15]", to: "[10, 41]", "out_of_range", "levers.senior_tenor_years[1]", line: 46, says: "from 1 to 40"),
        DealFault("half a year", "[10, 15]", to: "[10, 12.5]", "not_whole", "levers.senior_tenor_years[1]", line: 46, says: "12.5"),
        DealFault(
            "reserve of thirteen months", #""equity_pct": 0.3"#, to: #""dsra_months": 13"#, "out_of_range", "levers.dsra_months[0]",
            line: 48,
            says: "from 0 to 12"),
        DealFault(
            "unknown pool", #""equity_pct": 0.3"#, to: #""pool": ["all", "hals"]"#, "unknown_reference", "levers.pool[1]", line: 48,
            says: "did you mean \"halls\"?"),
        DealFault("no value", "[10, 15]", to: "[]", "empty_list", "levers.senior_tenor_years", line: 46, says: "from 1 to 100000"),
        DealFault(
            "product inside a list", #""equity_pct": 0.3"#,
            to: #""wrap": [null, {"premium_bps": [20, 30], "insurer_rating": "AA"}]"#, "nested_list", "levers.wrap[1]", line: 48, says: "2"),
        DealFault(
            "product of more than 100,000", #""equity_pct": 0.3"#,
            to: #""wrap": {"premium_bps": {"min": 0, "max": 9999, "step": 0.1}, "insurer_rating": ["AAA", "AA"]}"#, "too_many_values",
            "levers.wrap",
            line: 48, says: "at most 100000 values", "99991·2"),
    ]
}
