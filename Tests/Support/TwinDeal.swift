import Foundation

/// A deal as the twin reads it: plain values, defaults filled in, money still in currency units.
struct TwinDeal: Sendable {
    struct Site: Sendable {
        let id: String
        let city: String
        /// ISO alpha-2, with UK written as GB.
        let country: String
        let marketValue: Double
        let cost: Double
    }

    struct Lease: Sendable {
        let id: String
        let site: String
        let tenant: String
        let rating: String
        let passingRent: Double
        let startMonth: Int
        let endMonth: Int
        let rentFreeMonths: Int
        let opexPct: Double
        let indexation: Indexation
        /// Rent a year from a month on, by rising month.
        let steps: [(month: Int, rent: Double)]
        let breakMonth: Int?
        let relet: (voidMonths: Int, rentPct: Double, termMonths: Int)?
        let dscrMultiple: Double
    }

    enum IndexationKind: Sendable {
        case flat
        case fixed(rate: Double)
        case cpi(floor: Double?, cap: Double?)
    }

    struct Indexation: Sendable {
        let kind: IndexationKind
        let reviewMonths: Int
        let nextReviewMonth: Int
    }

    struct Stream: Sendable {
        let id: String
        let site: String
        let counterparty: String
        let rating: String
        let perYear: Int
        let startMonth: Int
        let amounts: [Double]
        let dscrMultiple: Double

        /// The month, before any delay, in which amount `j` (from 0) falls.
        func month(ofAmount j: Int) -> Int {
            startMonth + j * 12 / perYear + 12 / perYear - 1
        }
    }

    struct TenantDefault: Sendable {
        /// nil stands for the tenant with most passing rent in the pool.
        let tenant: String?
        let fromMonth: Int
        let voidMonths: Int
        let reletPct: Double
    }

    struct Scenario: Sendable {
        let id: String
        var cpi: Double?
        var rentShock = 0.0
        var opexShock = 0.0
        var vacancyAdd = 0.0
        var rateShockBps = 0.0
        var delayMonths = 0
        var tenantDefault: TenantDefault?
        var allBreak = false
        var breaking: Set<String> = []
        var reletting = true
        var sizingDSCR: Double?
    }

    struct Pool: Sendable {
        let id: String
        /// Positions in the deal's lists, rising.
        let leases: [Int]
        let streams: [Int]
    }

    struct CurvePoint: Sendable {
        let years: Double
        let rate: Double
    }

    let currency: String
    let jurisdiction: String
    let assetClass: String
    let closing: TwinDate
    let waultToBreak: Bool
    let reletting: Bool
    let maxGearing: Double?
    let paymentsPerYear: Int
    let firstPeriodMonths: Int
    let dayCount: String
    let notionalStep: Double
    let horizonYears: Int?
    let sites: [Site]
    let leases: [Lease]
    let streams: [Stream]
    let vacancyPct: Double
    let maintenanceCapexPct: Double
    let adminFee: Double
    let cpi: [Double]
    let baseCurve: [CurvePoint]
    let securitisationRate: Double
    let sidecarRate: Double
    let arrangerPct: Double
    let legalPct: Double
    let ratingPct: Double
    let seniorRunningBps: Double
    let mezzRunningBps: Double
    let equityReturn: Double
    let hedgedShare: Double
    let pools: [Pool]
    /// `base` first, then the stresses in the order given.
    let scenarios: [Scenario]
    /// The five weights of the composite score: proceeds, WACC, day-one, minimum DSCR, rating.
    let weights: [Double]
    /// What structures are ordered by; `composite` where the deal does not say.
    let objective: String

    /// 10 to the number of decimals of the currency.
    var minorUnits: Double { currency == "JPY" ? 1 : 100 }

    var monthsPerPeriod: Int { 12 / paymentsPerYear }

    /// Months from closing to the end of a period, 0 for period 0.
    func months(toEndOf period: Int) -> Int { period == 0 ? 0 : firstPeriodMonths + (period - 1) * monthsPerPeriod }

    /// Payment periods of a tenor.
    func periods(_ years: Double) -> Int { Int((years * Double(paymentsPerYear)).rounded()) }

    /// A tenor as its periods over the periods of a year.
    func tenor(_ years: Double) -> Double { Double(periods(years)) / Double(paymentsPerYear) }

    /// Base rate at a tenor: linear between the points, flat outside them, a point's own rate at
    /// the point.
    func baseRate(atYears years: Double) -> Double {
        guard let first = baseCurve.first, let last = baseCurve.last else { return 0 }
        if years <= first.years { return first.rate }
        if years >= last.years { return last.rate }
        var lower = first
        for upper in baseCurve.dropFirst() {
            if years == upper.years { return upper.rate }
            if years < upper.years {
                return lower.rate + (upper.rate - lower.rate) * (years - lower.years) / (upper.years - lower.years)
            }
            lower = upper
        }
        return last.rate
    }

    func scenario(id: String) -> Scenario? {
        scenarios.first { $0.id == id }
    }

    func pool(id: String) -> Pool? {
        pools.first { $0.id == id }
    }
}
