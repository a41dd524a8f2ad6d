import Foundation
import StructEngine
import Testing

/// Waterfalls computed by an independent implementation, row by row: every amount must match
/// exactly, every rate to 1e-9.
@Suite struct WaterfallConformanceTests {
    /// The folder of the vectors: Fixtures/conformance at the root of the repository.
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/conformance", directoryHint: .isDirectory)

    static let deals = ["continental", "gulf", "kanto", "north_sea", "plains", "severn", "sunbelt", "toll"]

    @Test(arguments: deals)
    func everyAmountOfEveryPeriodIsTheIndependentOne(deal: String) throws {
        let vectors = try Vectors(file: Self.folder.appending(path: "\(deal).json"))
        var runs = 0
        for waterfall in vectors.waterfalls {
            for run in waterfall.runs {
                let result = Waterfall(try vectors.terms(index: waterfall.index, scenario: run.scenario))
                let place = "\(deal) \(waterfall.index) \(run.scenario)"
                #expect(run.columns == WaterfallRow.columnNames)
                try #require(result.rows.count == run.rows.count, "\(place)")
                for (actual, expected) in zip(result.rows, run.rows) {
                    expectEqual(actual, expected, columns: run.columns, place: place)
                }
                #expect(result.reservesFundedMinor == run.dsraFundedMinor, "\(place)")
                #expect(isClose(result.exitFlowMinor, run.exitFlowMinor), "\(place)")
                #expect(isClose(result.equityFlowsMinor[0], -run.equityOutMinor), "\(place)")
                #expect(result.equityHorizonPeriods == run.equityHorizonPeriods, "\(place)")
                #expect(result.equityFlowsMinor.count == run.equityHorizonPeriods + 1, "\(place)")
                runs += 1
            }
        }
        #expect(runs == 4)
    }

    @Test(arguments: deals)
    func everyInternalRateOfReturnIsTheIndependentOne(deal: String) throws {
        let vectors = try Vectors(file: Self.folder.appending(path: "\(deal).json"))
        for waterfall in vectors.waterfalls {
            for run in waterfall.runs {
                let result = Waterfall(try vectors.terms(index: waterfall.index, scenario: run.scenario)).equityIRR
                let place = "\(deal) \(waterfall.index) \(run.scenario)"
                try #require(result.roots.count == run.irrRoots.count, "\(place)")
                for (actual, expected) in zip(result.roots, run.irrRoots) {
                    #expect(isClose(actual, expected), "\(place)")
                }
                #expect((result.rate == nil) == (run.equityIrr == nil), "\(place)")
                if let actual = result.rate, let expected = run.equityIrr {
                    #expect(isClose(actual, expected), "\(place)")
                }
            }
        }
    }

    private func isClose(_ actual: Double, _ expected: Double) -> Bool {
        abs(actual - expected) <= 1e-9 * max(1, abs(expected))
    }

    private func expectEqual(_ actual: WaterfallRow, _ expected: [Cell], columns: [String], place: String) {
        for (column, cell) in zip(columns, expected) {
            switch (actual.cell(column), cell) {
            case (.ratio(let actualRatio), .ratio(let ratio)): #expect(isClose(actualRatio, ratio), "\(place) t=\(actual.t) \(column)")
            case (.ratio(let actualRatio), .amount(let ratio)): #expect(actualRatio == Double(ratio), "\(place) t=\(actual.t) \(column)")
            case (let actualCell, _): #expect(actualCell == cell, "\(place) t=\(actual.t) \(column)")
            }
        }
    }
}

// MARK: Cells of a row

/// One cell of a vector's row.
private enum Cell: Decodable, Equatable {
    case none
    case flag(Bool)
    case amount(Int64)
    case ratio(Double)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .none
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let amount = try? container.decode(Int64.self) {
            self = .amount(amount)
        } else {
            self = .ratio(try container.decode(Double.self))
        }
    }
}

extension WaterfallRow {
    fileprivate static let columnNames = [
        "t", "cfads", "deficit_paid", "operating_shortfall", "fee", "interest", "principal", "refinanced", "dsra_target", "dsra_draw",
        "dsra_topup", "dsra_release", "dsra", "mezz_fee", "mezz_interest", "mezz_principal", "mezz_refinanced", "dscr", "locked",
        "trapped_draw", "sweep", "trapped_in", "trapped_out", "trapped", "equity", "balance", "mezz_balance", "unpaid_fee",
        "unpaid_interest", "unpaid_principal", "unpaid_mezz_fee", "unpaid_mezz_interest", "unpaid_mezz_principal",
    ]

    fileprivate func cell(_ column: String) -> Cell {
        if column == "dscr" { return dscr.map(Cell.ratio) ?? .none }
        if column == "locked" { return .flag(locked) }
        return amounts[column].map(Cell.amount) ?? .none
    }
}

// MARK: What a vector file holds

/// The part of a vector file that a waterfall needs, and the terms that come of it.
private struct Vectors: Decodable {
    struct Deal: Decodable {
        struct Fees: Decodable {
            let seniorRunningBps: Double
            let mezzRunningBps: Double
        }
        struct Covenants: Decodable {
            let lockupDscr: Double?
            let sweepDscr: Double?
            let sweepPct: Double?
        }
        struct Scenario: Decodable {
            let id: String
            let rateShockBps: Double?
        }
        let closingDate: String
        let dayCount: String
        let paymentsPerYear: Int
        let hedgedShare: Double?
        let exitValuePct: Double?
        let fees: Fees
        let waterfall: Covenants?
        let scenarios: [Scenario]?
    }
    struct CashFlow: Decodable {
        let pool: String
        let basis: String
        let scenario: String
        let cfads: [Int64]
    }
    struct Permutation: Decodable {
        struct Levers: Decodable {
            struct Profile: Decodable {
                let balloonPct: Double
            }
            struct Mezzanine: Decodable {
                let profile: Profile
            }
            struct Wrap: Decodable {
                let premiumBps: Double
            }
            let pool: String
            let cashFlowBasis: String
            let mezz: Mezzanine?
            let wrap: Wrap?
        }
        struct Money: Decodable {
            let value: Double
            let dsraFunding: Double
            let sponsorEquity: Double
            let equity: Double
        }
        let index: Int
        let levers: Levers
        let periods: Int
        let seniorCoupon: Double
        let seniorRunningRate: Double
        let mezzPeriods: Int?
        let mezzCoupon: Double?
        let mezzRunningRate: Double?
        let balloon: Double?
        let nMinor: Int64
        let nMMinor: Int64
        let dsraMonths: Int
        let balance: [Double]?
        let mezzUnitService: [Double]?
        let metricsMinor: Money
    }
    struct Run: Decodable {
        let scenario: String
        let dsraFundedMinor: Int64
        let equityOutMinor: Double
        let exitFlowMinor: Double
        let equityIrr: Double?
        let irrRoots: [Double]
        let equityHorizonPeriods: Int
        let columns: [String]
        let rows: [[Cell]]
    }
    struct Runs: Decodable {
        let index: Int
        let runs: [Run]
    }

    let deal: Deal
    let yearFractions: [Double]
    let cashFlowsMinor: [CashFlow]
    let permutations: [Permutation]
    let waterfalls: [Runs]

    init(file: URL) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { path in Key(path.last?.stringValue ?? "") }
        self = try decoder.decode(Vectors.self, from: Data(contentsOf: file))
    }

    func terms(index: Int, scenario: String) throws -> Waterfall.Inputs {
        let permutation = try #require(permutations.first { $0.index == index })
        let levers = permutation.levers
        let flow = try #require(
            cashFlowsMinor.first { $0.pool == levers.pool && $0.basis == levers.cashFlowBasis && $0.scenario == scenario })
        let fractions = try periodLengths(flow.cfads.count)
        let standardShocks = ["rate_up_100": 100.0, "rate_up_200": 200, "combined": 200]
        let shock = deal.scenarios.map { $0.first { $0.id == scenario }?.rateShockBps ?? 0 } ?? standardShocks[scenario] ?? 0
        let premium = levers.wrap?.premiumBps ?? 0
        let senior = Waterfall.Tranche(
            name: "tranche", notionalMinor: permutation.nMinor, periods: permutation.periods,
            balanceFactors: [1] + (permutation.balance ?? []),
            balloon: permutation.balloon ?? 0, feeRate: (deal.fees.seniorRunningBps + premium) / 10_000,
            interestRate: permutation.seniorCoupon + shock / 10_000 * (1 - (deal.hedgedShare ?? 0.75)),
            scheduledRate: permutation.seniorRunningRate)
        let money = permutation.metricsMinor
        return Waterfall.Inputs(
            cashFlowsMinor: flow.cfads, yearFractions: fractions, paymentsPerYear: deal.paymentsPerYear, senior: senior,
            mezzanine: try mezzanine(permutation, fractions), dsraMonths: permutation.dsraMonths, dsraFundingMinor: money.dsraFunding,
            lockupDSCR: deal.waterfall?.lockupDscr ?? 1.20, sweepDSCR: deal.waterfall?.sweepDscr ?? 1.05,
            sweepShare: deal.waterfall?.sweepPct ?? 1, equityOutlayMinor: max(money.equity, money.sponsorEquity),
            valueMinor: money.value, exitValueShare: deal.exitValuePct ?? 0)
    }

    /// The mezzanine; its balances follow from its unit service, period by period: β_t = β_{t−1}·(1
    /// + k·τ_t) − v_t.
    private func mezzanine(_ permutation: Permutation, _ fractions: [Double]) throws -> Waterfall.Tranche? {
        guard permutation.nMMinor > 0, let mezz = permutation.levers.mezz, let service = permutation.mezzUnitService else { return nil }
        let rate = try #require(permutation.mezzRunningRate)
        var factors = [1.0]
        for (t, unit) in service.enumerated() {
            factors.append(factors[t] - (unit - rate * fractions[t] * factors[t]))
        }
        return Waterfall.Tranche(
            name: "tranche", notionalMinor: permutation.nMMinor, periods: try #require(permutation.mezzPeriods), balanceFactors: factors,
            balloon: mezz.profile.balloonPct, feeRate: deal.fees.mezzRunningBps / 10_000,
            interestRate: try #require(permutation.mezzCoupon), scheduledRate: rate)
    }

    /// Period lengths in years by the deal's day count, checked against the first three years that
    /// the file states.
    private func periodLengths(_ count: Int) throws -> [Double] {
        let parts = deal.closingDate.split(separator: "-").compactMap { Int($0) }
        try #require(parts.count == 3)
        let months = 12 / deal.paymentsPerYear
        let days = (0...count).map { PaymentDate.dayNumber(year: parts[0], month: parts[1], day: parts[2], addingMonths: $0 * months) }
        let lengths = (1...count).map { t in
            switch deal.dayCount {
            case "act/365f": Double(days[t] - days[t - 1]) / 365
            case "act/360": Double(days[t] - days[t - 1]) / 360
            default: Double(months) / 12
            }
        }
        for (length, stated) in zip(lengths, yearFractions) {
            #expect(abs(length - stated) < 1e-12)
        }
        return lengths
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        /// snake_case to camelCase; `N_minor` and `N_m_minor` keep their letters: nMinor, nMMinor.
        init(_ name: String) {
            let words = name.split(separator: "_")
            stringValue =
                (words.first.map { $0.lowercased() } ?? "")
                + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

/// Calendar arithmetic of payment dates, proleptic Gregorian.
private enum PaymentDate {
    /// Days since 1 March of year 0 of the date `months` after the given one: at month end from a
    /// month end, else the same day or the last.
    static func dayNumber(year: Int, month: Int, day: Int, addingMonths months: Int) -> Int {
        let total = year * 12 + month - 1 + months
        let (newYear, newMonth) = (total / 12, total % 12 + 1)
        let last = length(ofMonth: newMonth, year: newYear)
        let newDay = day == length(ofMonth: month, year: year) ? last : min(day, last)
        let shifted = newMonth > 2 ? newYear : newYear - 1
        let monthFromMarch = (newMonth + 9) % 12
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + (153 * monthFromMarch + 2) / 5 + newDay - 1
    }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }
}
