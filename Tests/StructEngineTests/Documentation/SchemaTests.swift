import Foundation
import StructEngine
import TestSupport
import Testing

/// The schemas in Schemas/ against the reader: a key, a default or a name that one of them has and
/// the other has not is found here.
///
/// Whether fixtures and outputs agree with the schemas is asked by Tests/Scripts/schemas.sh, with
/// an independent validator.
@Suite struct SchemaTests {
    @Test func theDealSchemaHasTheKeysThatTheReaderKnowsAndRequiresThoseThatItRequires() throws {
        let schema = try Schema("deal")
        var seen: Set<String> = []
        for levers in [SchemaTests.products, SchemaTests.lists] {
            let deal = try example(levers: levers)
            #expect(try faults { try Deal(json: [UInt8](JSONSerialization.data(withJSONObject: deal))) } == [])
            seen.formUnion(try compare(schema, deal) { try Deal(json: $0) })
        }
        // What only outputs have: a coupon that is one value.
        #expect(seen.union(["spread"]) == schema.namedObjects)
    }

    @Test func theRulesetSchemaHasTheKeysThatTheReaderKnowsAndRequiresThoseThatItRequires() throws {
        let schema = try Schema("ruleset")
        let ruleset = try JSONSerialization.jsonObject(with: Data(Ruleset.v1.json.text().utf8))
        #expect(try compare(schema, ruleset) { try Ruleset(json: $0) } == schema.namedObjects)
    }

    @Test func theSchemasNameTheCasesThatTheEngineNames() throws {
        let deal = try Schema("deal")
        #expect(try deal.cases("properties", "currency") == Deal.Currency.allCases.map(\.rawValue))
        #expect(try deal.cases("properties", "jurisdiction") == Deal.Jurisdiction.allCases.map(\.rawValue))
        #expect(try deal.cases("properties", "asset_class") == Deal.AssetClass.allCases.map(\.rawValue))
        #expect(try deal.cases("properties", "day_count") == Deal.DayCount.allCases.map(\.rawValue))
        #expect(try deal.cases("$defs", "rating") == Deal.Rating.allCases.map(\.rawValue))
        #expect(try deal.cases("$defs", "target_rating") == Deal.TargetRating.allCases.map(\.rawValue))
        #expect(try deal.cases("$defs", "profile", "properties", "kind") == Deal.Profile.Kind.allCases.map(\.rawValue))
        #expect(try deal.cases("$defs", "indexation", "properties", "kind") == Deal.Indexation.Kind.allCases.map(\.rawValue))
        #expect(try Schema("structure").cases("$defs", "constraint") == Constraint.allCases.map(\.key))
    }

    /// Puts an unknown key into every object of `value`, leaves out each of its keys, sets its
    /// numbers to their bounds and beyond, and holds what the reader says to the schema. Returns
    /// the names of the schema's objects that were met.
    private func compare<Value>(_ schema: Schema, _ value: Any, _ read: ([UInt8]) throws -> Value) throws -> Set<String> {
        func issues(_ value: Any) throws -> [StructEngine.Issue] {
            try faults { try read([UInt8](JSONSerialization.data(withJSONObject: value))) }
        }
        let places = schema.objects(in: value)
        for place in places {
            let stranger = try issues(changing(value, place.path) { $0["zzzzzzzzzz"] = 1 })
            let fault = try #require(stranger.first { $0.id == "unknown_key" }, "an unknown key in \(place.text) should be a fault")
            let known = fault.message.components(separatedBy: "known keys: ").last?.components(separatedBy: ", ") ?? []
            #expect(known.sorted() == place.keys.sorted(), "the schema's keys of \(place.text)")
            for key in place.keys where place.value[key] != nil {
                let path = place.text.isEmpty ? key : "\(place.text).\(key)"
                let without = try issues(changing(value, place.path) { $0[key] = nil })
                let isMissed = without.contains { $0.id == "missing_key" && $0.path == path }
                #expect(isMissed == place.required.contains(key), "\(path) is required by one of reader and schema, not by the other")
            }
        }
        for place in places {
            for (key, range) in place.bounds where place.value[key] is Double {
                func isOutside(_ number: Double) throws -> Bool {
                    let found = try issues(changing(value, place.path) { $0[key] = number }).filter { $0.id == "out_of_range" }
                    return found.contains { $0.path == key || $0.path.hasSuffix(".\(key)") || $0.path.hasSuffix(".\(key)[0]") }
                }
                let beyond = (low: range.lowerBound - 1, high: (range.upperBound + max(1, range.upperBound / 1_000)).rounded(.up))
                #expect(
                    try isOutside(beyond.low) && isOutside(beyond.high),
                    "the reader takes \(place.text) \(key) beyond the schema's \(range)")
                let isRefused = try isOutside(range.lowerBound) || isOutside(range.upperBound)
                #expect(!isRefused, "the reader refuses \(place.text) \(key) within the schema's \(range)")
            }
        }
        return Set(places.compactMap(\.name))
    }

    private func changing(_ value: Any, _ path: ArraySlice<Schema.Step>, _ change: (inout [String: Any]) -> Void) -> Any {
        guard let step = path.first else {
            var object = value as? [String: Any] ?? [:]
            change(&object)
            return object
        }
        switch step {
        case .key(let key):
            var object = value as? [String: Any] ?? [:]
            object[key] = object[key].map { changing($0, path.dropFirst(), change) }
            return object
        case .element(let number):
            var list = value as? [Any] ?? []
            list[number] = changing(list[number], path.dropFirst(), change)
            return list
        }
    }

    private func example(levers: String) throws -> Any {
        let text = DealText.twoHalls.withLevers(levers)
        var deal = try #require(try JSONSerialization.jsonObject(with: Data(text.bytes)) as? [String: Any])
        let more = #"""
            {"reletting": true, "max_gearing": 0.7, "first_period_months": 2, "objective": {"kind": "composite", "weights": {"proceeds": 1, "wacc": 1, "day_one": 1, "min_dscr": 1, "rating": 1}},
             "waterfall": {"lockup_dscr": 1.3, "sweep_dscr": 1.1, "sweep_pct": 0.5,
              "tests": [{"metric": "dscr_back", "below": 1.1, "effect": "lockup", "cure_periods": 3},
                        {"metric": "ltv", "above": 0.7, "effect": "sweep", "pct": 0.5}],
              "refinance": {"max_ltv": 0.6, "min_debt_yield": 0.09, "min_dscr": 1.2, "constant": 0.08}},
             "business_days": {"convention": "following", "holidays": ["2026-12-25"], "adjust_interest": true},
             "risk": {"cpi": {"mean": 0.02, "reversion": 0.3, "volatility": 0.01}, "rent": {"volatility": 0.03}, "opex": {"volatility": 0.04},
              "vacancy": {"mean": 0.01, "reversion": 0.5, "volatility": 0.01}, "rate": {"reversion": 0.2, "volatility_bps": 70},
              "correlation": [["cpi", "rent", 0.4]], "tenants": {"asset_correlation": 0.2, "void_months": 9, "relet_pct": 0.7,
               "annual_default": {"AAA": 0.001, "AA+": 0.001, "AA": 0.001, "AA-": 0.001, "A+": 0.001, "A": 0.001, "A-": 0.001, "BBB+": 0.001,
                "BBB": 0.001, "BBB-": 0.001, "BB": 0.001, "B": 0.001, "CCC": 0.001, "NR": 0.001}}},
             "scenarios": [{"id": "s", "cpi": 0.01, "rent_shock": 0.1, "opex_shock": 0.1, "vacancy_add": 0.01, "rate_shock_bps": 50,
              "delay_months": 3, "tenant_default": {"tenant": "largest", "from_month": 13, "void_months": 6, "relet_pct": 0.8},
              "breaks": "none", "reletting": false, "sizing_dscr": 1.05}]}
            """#
        let terms =
            #"{"steps": [{"month": 30, "rent": 5}], "dscr_multiple": 1.2, "relet": {"void_months": 6, "rent_pct": 1, "term_months": 60}}"#
        var leases = try #require(deal["leases"] as? [[String: Any]])
        leases[0].merge(try #require(try JSONSerialization.jsonObject(with: Data(terms.utf8)) as? [String: Any])) { $1 }
        deal["leases"] = leases
        deal.merge(try #require(try JSONSerialization.jsonObject(with: Data(more.utf8)) as? [String: Any])) { $1 }
        return deal
    }

    private static let products = #"""
        "target_rating": "A", "senior_dscr": {"min": 1.3, "max": 1.4, "step": 0.05}, "senior_coupon": {"spread_bps": [150, 160]},
        "senior_tenor_years": 10, "senior_profile": {"kind": "level", "io_months": 3, "balloon_pct": 0.1},
        "mezz": {"include_none": true, "dscr": 1.1, "coupon": 0.1, "tenor_years": 8, "profile": {"kind": "level"}},
        "wrap": {"include_none": true, "premium_bps": 20, "insurer_rating": "AA"},
        "sidecar": {"include_none": true, "sold_pct": 0.5, "haircut_pct": 0.1, "tenor_years": 10}
        """#

    private static let lists = #"""
        "target_rating": ["A"], "senior_dscr": [1.3, {"steps": [{"to_period": 20, "dscr": 1.3}, {"dscr": 1.4}]}], "senior_coupon": [0.055, {"min": 0.05, "max": 0.051, "step": 0.0005}],
        "senior_tenor_years": [10], "mezz": [null, {"dscr": 1.1, "coupon": 0.1, "tenor_years": 8, "profile": {"kind": "level"}}],
        "wrap": [{"premium_bps": 20, "insurer_rating": "AA"}], "sidecar": [{"sold_pct": 0.5, "haircut_pct": 0.1, "tenor_years": 10}]
        """#
}
