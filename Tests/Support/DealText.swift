/// A small valid deal as JSON text, to be edited into others: each edit must find its place exactly
/// once.
///
/// Every member of the deal and every lever stands on a line of its own, so that a fault's line
/// tells which edit caused it.
public struct DealText: Sendable {
    public private(set) var text: String

    public init(_ text: String) { self.text = text }

    public var bytes: [UInt8] { Array(text.utf8) }

    /// The text with `old`, which must occur exactly once, replaced by `new`.
    public func replacing(_ old: String, with new: String) -> DealText {
        let places = text.ranges(of: old)
        precondition(places.count == 1, "\"\(old)\" occurs \(places.count) times in the deal")
        return DealText(text.replacing(old, with: new))
    }

    /// The text with all levers replaced by the members given, such as `"target_rating": "A"`.
    public func withLevers(_ members: String) -> DealText {
        guard let start = text.firstRange(of: "\"levers\": {"), let end = text.firstRange(of: "\n  },\n  \"scenarios\"") else {
            preconditionFailure("the deal has no levers to replace")
        }
        return DealText(text[..<start.upperBound] + "\n    " + members + text[end.lowerBound...])
    }

    /// The required levers at one value each, with `members` added to them.
    public func withSingleLevers(adding members: String...) -> DealText {
        let required = [#""target_rating": "A""#, #""senior_coupon": 0.055"#, #""senior_tenor_years": 10"#, #""senior_dscr": 1.3"#]
        let added = members.map { member in String(member.prefix { $0 != ":" }) }
        let kept = required.filter { line in !added.contains(String(line.prefix { $0 != ":" })) }
        return withLevers((kept + members).joined(separator: ",\n    "))
    }
}

extension DealText {
    /// Two data halls, three leases and a stream in sterling, quarterly; 96 permutations.
    public static let twoHalls = DealText(
        #"""
        {
          "schema_version": 1,
          "name": "Two Halls",
          "currency": "GBP",
          "jurisdiction": "UK",
          "asset_class": "data_centre",
          "closing_date": "2026-01-31",
          "payments_per_year": 4,
          "day_count": "30/360",
          "notional_step": 1000,
          "horizon_years": 25,
          "sites": [
            {"id": "LON1", "city": "London", "country": "UK", "market_value": 60000000, "cost": 48000000},
            {"id": "LEE1", "city": "Leeds", "country": "GB", "market_value": 40000000, "cost": 32000000}
          ],
          "leases": [
            {"id": "L1", "site": "LON1", "tenant": "Alder Cloud", "tenant_rating": "AA", "passing_rent": 3000000, "start_month": 1,
             "end_month": 240, "opex_pct": 0.15},
            {"id": "L2", "site": "LON1", "tenant": "Beech Data", "tenant_rating": "A", "passing_rent": 2400000, "start_month": 1,
             "end_month": 276, "rent_free_months": 3, "opex_pct": 0.16,
             "indexation": {"kind": "cpi", "floor": 0.01, "cap": 0.04, "next_review_month": 13}},
            {"id": "L3", "site": "LEE1", "tenant": "Cedar Bank", "tenant_rating": "A", "passing_rent": 2000000, "start_month": 7,
             "end_month": 252, "opex_pct": 0.2,
             "indexation": {"kind": "fixed", "rate": 0.02}}
          ],
          "streams": [
            {"id": "S1", "site": "LEE1", "counterparty": "Dogwood Power", "rating": "BBB", "per_year": 1, "start_month": 1,
             "amounts": [400000, 410000, 420000, 430000]}
          ],
          "operating": {"vacancy_pct": 0.03, "maintenance_capex_pct": 0.02, "admin_fee": 100000},
          "market": {
            "cpi": [0.03, 0.025, 0.02],
            "base_curve": [{"years": 5, "rate": 0.04}, {"years": 20, "rate": 0.04}],
            "securitisation_rate": 0.055,
            "sidecar_rate": 0.05
          },
          "fees": {"arranger_pct": 0.0125, "legal_pct": 0.0025, "rating_pct": 0.0015, "senior_running_bps": 20, "mezz_running_bps": 50},
          "equity_return": 0.14,
          "exit_value_pct": 0.5,
          "hedged_share": 0.75,
          "pools": [{"id": "all"}, {"id": "halls", "leases": ["L1", "L2"]}],
          "levers": {
            "target_rating": ["A", "BBB"],
            "senior_dscr": {"min": 1.25, "max": 1.35, "step": 0.05},
            "senior_coupon": [0.055, 0.06],
            "senior_tenor_years": [10, 15],
            "senior_profile": [{"kind": "annuity"}, {"kind": "level", "io_months": 12}],
            "equity_pct": 0.3
          },
          "scenarios": [
            {"id": "rent_down", "rent_shock": 0.1, "vacancy_add": 0.01},
            {"id": "rates_up", "rate_shock_bps": 200}
          ],
          "objective": {"kind": "composite"},
          "waterfall": {"lockup_dscr": 1.2, "sweep_dscr": 1.05, "sweep_pct": 1}
        }
        """#)

    /// One plant whose cash is given as a stream, in dollars under 30/360, without fees and to the
    /// cent; one permutation.
    public static func plant(amounts: [Double], perYear: Int, years: Int, value: Double = 5e9, levers: String) -> DealText {
        DealText(
            """
            {"schema_version": 1, "name": "Plant", "currency": "USD", "jurisdiction": "US", "asset_class": "renewable",
             "closing_date": "2026-12-31", "payments_per_year": \(perYear), "day_count": "30/360", "notional_step": 0.01,
             "horizon_years": \(years),
             "sites": [{"id": "P1", "city": "Reno", "country": "US", "market_value": \(value), "cost": \(value)}],
             "streams": [{"id": "S1", "site": "P1", "counterparty": "Grid", "rating": "A", "per_year": \(perYear), "start_month": 1,
                          "amounts": [\(amounts.map { "\($0)" }.joined(separator: ", "))]}],
             "operating": {"vacancy_pct": 0, "maintenance_capex_pct": 0, "admin_fee": 0},
             "market": {"cpi": [0.02], "base_curve": [{"years": 10, "rate": 0.04}], "securitisation_rate": 0.06, "sidecar_rate": 0.06},
             "fees": {"arranger_pct": 0, "legal_pct": 0, "rating_pct": 0, "senior_running_bps": 0, "mezz_running_bps": 0},
             "equity_return": 0.12, "pools": [{"id": "all"}],
             "levers": {"target_rating": "A", "senior_tenor_years": \(years), \(levers)},
             "scenarios": []}
            """)
    }
}
