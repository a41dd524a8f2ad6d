import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// A limit of the engine: its value and reason for ERRORS.md, and an input at the limit and one
/// just past it.
struct LimitCase: Sendable, CustomTestStringConvertible {
    let name: String
    let value: String
    let reason: String
    /// The fault past the limit.
    let id: String
    /// What the engine says of the input at the limit (false) or past it (true).
    let faults: @Sendable (_ isPast: Bool) throws -> [StructEngine.Issue]

    var testDescription: String { name }

    init(
        _ name: String, _ value: String, _ reason: String, _ id: String,
        _ faults: @escaping @Sendable (_ isPast: Bool) throws -> [StructEngine.Issue]
    ) {
        self.name = name
        self.value = value
        self.reason = reason
        self.id = id
        self.faults = faults
    }

    /// A limit on a number: `text` makes the deal that holds a given number of things.
    private static func count(
        _ name: String, _ limit: Int, _ reason: String, _ id: String = "too_many",
        _ text: @escaping @Sendable (_ count: Int) throws -> String
    ) -> LimitCase {
        LimitCase(name, grouped(limit), reason, id) { isPast in
            let bytes = Array(try text(isPast ? limit + 1 : limit).utf8)
            return try StructEngineTests.faults { try Deal(json: bytes) }
        }
    }

    private static func grouped(_ number: Int) -> String {
        var digits = String(number)
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
            place -= 3
        }
        return digits
    }

    static let all = texts + lists + levers + amounts + plans

    private static let texts = [
        LimitCase("size of a file", "16 MiB", "a deal of 1,000 leases is about 0.4 MB", "file_too_large") { isPast in
            var bytes = Array(try IssueFixture.sound)
            bytes += [UInt8](repeating: 0x20, count: JSONParser.maximumBytes - bytes.count + (isPast ? 1 : 0))
            return try StructEngineTests.faults { try Deal(json: bytes) }
        },
        LimitCase(
            "values in a file", grouped(JSONParser.maximumValues),
            "1,000 streams of 600 amounts are 600,000; a million take about 100 MB to read",
            "too_many_values_in_file"
        ) { isPast in
            // The list itself is a value too.
            let count = JSONParser.maximumValues - (isPast ? 0 : 1)
            let text = "[" + String(repeating: "0,", count: count - 1) + "0]"
            return try StructEngineTests.faults { try JSONParser.parse(Array(text.utf8), log: IssueLog()) }
        },
        LimitCase("nesting", "\(JSONParser.maximumDepth)", "a deal nests 6 deep", "too_deep") { isPast in
            let depth = JSONParser.maximumDepth + (isPast ? 1 : 0)
            let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            return try StructEngineTests.faults { try JSONParser.parse(Array(text.utf8), log: IssueLog()) }
        },
        LimitCase("faults that are listed", "\(IssueLog.listedIssues)", "nobody mends more in one go", "more_faults") { isPast in
            let count = IssueLog.listedIssues + (isPast ? 1 : 0)
            let text = try deal(listing: "senior_coupon", String(repeating: "\"2%\", ", count: count - 1) + "\"2%\"")
            let found = try StructEngineTests.faults { try Deal(json: Array(text.utf8)) }
            return isPast ? found.filter { $0.id != "wrong_type" } : found.count == count ? [] : found
        },
        count("name of a deal, in characters", 200, "fits a line of a report", "name_length") { count in
            try edited("\"Two Halls\"", "\"\(String(repeating: "é", count: count))\"")
        },
        count("ids, cities and tenants, in characters", Deal.Limit.idLength, "fits a table", "name_length") { count in
            try edited("\"Alder Cloud\"", "\"\(String(repeating: "x", count: count))\"")
        },
    ]

    private static let lists = [
        count("entries of any list", 100_000, "refused before they are looked at") { count in
            // A shorter bound of the list itself speaks first at the limit; past it the list is not
            // looked at.
            let text = try deal(listing: "senior_coupon", (0..<count).map { "\(0.01 + Double($0) * 1e-6)" }.joined(separator: ","))
            return text
        },
        count("sites", Deal.Limit.sites, "two for every lease") { count in
            let site = "{\"id\": \"X#\", \"city\": \"London\", \"country\": \"UK\", \"market_value\": 1, \"cost\": 1}"
            return try edited("\"sites\": [", "\"sites\": [" + repeated(site, count - 1) + ", ")
        },
        count("leases", Deal.Limit.leases, "the largest real case seen has 1,000") { count in
            let terms =
                "\"tenant\": \"T\", \"tenant_rating\": \"A\", \"passing_rent\": 1, \"start_month\": 1, \"end_month\": 9, \"opex_pct\": 0"
            let lease = "{\"id\": \"X#\", \"site\": \"LON1\", \(terms)}"
            return try edited("\"leases\": [", "\"leases\": [" + repeated(lease, count - 1) + ", ")
        },
        count("rent steps of a lease", Deal.Limit.rentSteps, "a step every quarter of a long lease") { count in
            let steps = (0..<count).map { "{\"month\": \($0 + 2), \"rent\": 1}" }.joined(separator: ", ")
            return try edited(
                "\"leases\": [",
                "\"leases\": [{\"id\": \"X\", \"site\": \"LON1\", \"tenant\": \"T\", \"tenant_rating\": \"A\", \"passing_rent\": 1,"
                    + " \"start_month\": 1, \"end_month\": 1200, \"opex_pct\": 0, \"steps\": [\(steps)]}, ")
        },
        count("steps of a DSCR target", Deal.Limit.dscrSteps, "more than the years of any deal") { count in
            let steps = (1..<count).map { "{\"to_period\": \($0), \"dscr\": 1.3}" } + ["{\"dscr\": 1.3}"]
            return try edited(
                "\"senior_dscr\": {\"min\": 1.25, \"max\": 1.35, \"step\": 0.05}",
                "\"senior_dscr\": {\"steps\": [\(steps.joined(separator: ", "))]}")
        },
        count("streams", Deal.Limit.streams, "each is a model of its own") { count in try withStreams(count, amounts: "1") },
        count("amounts of a stream", Deal.Limit.amountsPerStream, "forty years of months are 480") { count in
            try withStreams(1, amounts: String(repeating: "1,", count: count - 1) + "1")
        },
        count("pools", Deal.Limit.pools, "cash flows are held for each") { count in
            try edited("\"pools\": [", "\"pools\": [" + repeated("{\"id\": \"X#\"}", count - 1) + ", ")
        },
        count("scenarios", Deal.Limit.scenarios, "a rating case has about 10") { count in try withScenarios(count) },
        count("years of inflation", Deal.Limit.cpiYears, "beyond any horizon") { count in
            try deal(listing: "cpi", String(repeating: "0.02,", count: count - 1) + "0.02")
        },
        count("points of the base curve", Deal.Limit.curvePoints, "beyond any horizon") { count in
            try deal(listing: "base_curve", (0..<count).map { "{\"years\": \(Double($0) / 2), \"rate\": 0.04}" }.joined(separator: ","))
        },
    ]

    private static let levers = [
        count("values of a lever", Deal.Levers.maximumValues, "a grid finer than any market quotes", "too_many_values") { count in
            try edited(
                "{\"min\": 1.25, \"max\": 1.35, \"step\": 0.05}",
                "{\"min\": 1, \"max\": \(1 + Double(count - 1) * 1e-5), \"step\": 0.00001}")
        },
        LimitCase("permutations of a space", "2^63 − 1", "an index is a signed 64-bit integer", "cardinality") { isPast in
            // 65,536³ · 32,767 = 2^63 − 2^48, and with 32,768 it is 2^63.
            func range(_ lever: String, _ count: Int) -> String {
                "\"\(lever)\": {\"min\": 0.1, \"max\": \(0.1 + Double(count - 1) * 1e-6), \"step\": 0.000001}"
            }
            let members = [
                range("senior_dscr", 65_536), range("senior_ltv", 65_536), range("senior_coupon", 65_536),
                range("equity_pct", isPast ? 32_768 : 32_767),
                "\"target_rating\": \"A\"", "\"senior_tenor_years\": 10",
            ]
            let bytes = DealText.twoHalls.withLevers(members.joined(separator: ",")).replacing("{\"id\": \"all\"}, ", with: "").bytes
            return try StructEngineTests.faults { try Deal(json: bytes) }
        },
        count("a tenor or horizon, in years", Deal.Limit.tenorYears.upperBound, "no lender goes further", "out_of_range") { count in
            try edited("\"senior_tenor_years\": [10]", "\"senior_tenor_years\": [\(count)]")
        },
        count("a month of a lease or stream", Deal.Limit.months.upperBound, "a lease of a hundred years", "out_of_range") { count in
            try edited("\"end_month\": 240", "\"end_month\": \(count)")
        },
    ]

    private static let amounts = [
        LimitCase("an amount", "10^13 currency units", "totals stay below 2^53 minor units", "out_of_range") { isPast in
            let text = try edited("\"market_value\": 60000000", "\"market_value\": \(isPast ? "10000000000000.002" : "1e13")")
            return try StructEngineTests.faults { try Deal(json: Array(text.utf8)) }
        },
        LimitCase("coupon and running fees together", "at least 10^-12 a year", "cover of the interest stays finite", "coupon_range") {
            isPast in
            let text = DealText(try edited("[0.055]", isPast ? "[0.9e-12]" : "[1e-12]"))
                .replacing("\"senior_running_bps\": 20", with: "\"senior_running_bps\": 0").text
            return try StructEngineTests.faults { try Deal(json: Array(text.utf8)) }
        },
        LimitCase("value and cost of a pool", "at least 0.01 each", "ratios to them stay finite", "pool_without_value") { isPast in
            let text = try edited("\"market_value\": 60000000", "\"market_value\": \(isPast ? "0.00999" : "0.01")")
            return try StructEngineTests.faults { try Deal(json: Array(text.utf8)) }
        },
        LimitCase("rents and costs to the horizon together", "below 2^53 minor units", "sums of doubles are exact", "amounts_too_large") {
            isPast in
            // 900 months of 10^13 yen and one of 7,199,254,740,991 are 2^53 − 1.
            let months = [480, 420].map { String(repeating: "1e13,", count: $0 - 1) + "1e13" }
            let rest = isPast ? "7199254740992" : "7199254740991"
            let streams = (months + [rest]).enumerated().map { number, amounts in
                """
                {"id": "S\(number)", "site": "P1", "counterparty": "Grid", "rating": "A", "per_year": 12, "start_month": 1, "amounts": [\(amounts)]}
                """
            }
            let text = DealText.plant(amounts: [1], perYear: 12, years: 40, levers: "\"senior_coupon\": 0.05, \"senior_dscr\": 1.2").text
                .replacing("\"USD\"", with: "\"JPY\"").replacing("\"notional_step\": 0.01", with: "\"notional_step\": 1")
            guard let start = text.firstRange(of: "\"streams\": [")?.upperBound,
                let end = text.firstRange(of: "\n \"operating\"")?.lowerBound
            else { return [] }
            let whole = text[..<start] + streams.joined(separator: ",") + "]," + text[end...]
            return try StructEngineTests.faults { try Plan(Deal(json: Array(whole.utf8))) }
        },
        LimitCase("months to project", "50 million: leases and streams × months × scenarios × bases", "about a second", "too_much_work") {
            isPast in
            // 480 months · 65 scenarios · 3 bases are 93,600 for each: 534 are 49,982,400.
            let text = try withLeases(isPast ? 535 : 534, in: widest(pools: 1))
            return try StructEngineTests.faults { try Deal(json: Array(text.utf8)) }
        },
        LimitCase("periods of cash flow", "12 million: pools × periods × scenarios × bases", "96 MB", "too_many_cash_flows") { isPast in
            // (65 · 3 + 2) · 480 periods are 94,560 for each pool: 126 are 11,914,560.
            let text = try widest(pools: isPast ? 127 : 126)
            return try StructEngineTests.faults { try Deal(json: Array(text.utf8)) }
        },
    ]

    private static let plans = [
        LimitCase("top list", "10,000", "each is evaluated in full", "top_limit") { isPast in
            let deal = try Deal(json: [UInt8](IssueFixture.sound))
            return try StructEngineTests.faults { try Plan(deal, topLimit: isPast ? 10_001 : 10_000) }
        },
        LimitCase("near misses kept for each constraint", "10,000", "each is evaluated and mended", "near_miss_limit") { isPast in
            let deal = try Deal(json: [UInt8](IssueFixture.sound))
            return try StructEngineTests.faults { try Plan(deal, nearMissLimit: isPast ? 10_001 : 10_000) }
        },
    ]
}

/// Deals at a limit, made from the sound one.
extension LimitCase {
    private static func edited(_ old: String, _ new: String) throws -> String {
        DealText(String(decoding: try IssueFixture.sound, as: UTF8.self)).replacing(old, with: new).text
    }

    private static func repeated(_ element: String, _ count: Int) -> String {
        (0..<count).map { element.replacing("#", with: "\($0)") }.joined(separator: ",")
    }

    /// The sound deal with other elements in a list.
    private static func deal(listing key: String, _ elements: String) throws -> String {
        let text = String(decoding: try IssueFixture.sound, as: UTF8.self)
        guard let start = text.firstRange(of: "\"\(key)\": [")?.upperBound, let end = text[start...].firstRange(of: "]")?.lowerBound else {
            return text
        }
        return text[..<start] + elements + text[end...]
    }

    private static func withStreams(_ count: Int, amounts: String) throws -> String {
        let terms = "\"counterparty\": \"Grid\", \"rating\": \"A\", \"per_year\": 12, \"start_month\": 1"
        let stream = "{\"id\": \"X#\", \"site\": \"LON1\", \(terms), \"amounts\": [\(amounts)]}"
        return try edited("\"operating\":", "\"streams\": [\(repeated(stream, count))], \"operating\":")
    }

    private static func withScenarios(_ count: Int) throws -> String {
        try edited("\"operating\":", "\"scenarios\": [\(repeated("{\"id\": \"X#\"}", count))], \"operating\":")
    }

    private static func withLeases(_ count: Int, in text: String) throws -> String {
        let terms =
            "\"tenant\": \"T\", \"tenant_rating\": \"A\", \"passing_rent\": 1, \"start_month\": 1, \"end_month\": 9, \"opex_pct\": 0"
        let lease = "{\"id\": \"X#\", \"site\": \"LON1\", \(terms)}"
        return DealText(text).replacing("\"leases\": [", with: "\"leases\": [" + repeated(lease, count - 1) + ", ").text
    }

    /// Forty years of months, 64 scenarios and the base case, three bases.
    private static func widest(pools: Int) throws -> String {
        DealText(try withScenarios(Deal.Limit.scenarios)).replacing("\"operating\":", with: "\"horizon_years\": 40, \"operating\":")
            .replacing("\"payments_per_year\": 4", with: "\"payments_per_year\": 12")
            .replacing("\"levers\": {", with: "\"levers\": {\"cash_flow_basis\": [\"flat\", \"contract\", \"hybrid\"],")
            .replacing("\"pools\": [", with: pools > 1 ? "\"pools\": [" + repeated("{\"id\": \"X#\"}", pools - 1) + ", " : "\"pools\": [")
            .text
    }
}
