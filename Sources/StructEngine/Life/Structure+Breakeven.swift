extension Structure {
    /// How far one driver may move, all else as in the base case and the structure fixed, until a level is reached.
    ///
    /// Drivers stand on grids: `rent_shock` and `vacancy_add` by 0.0001 (to 1, and to 1 less the vacancy assumed),
    /// `opex_shock` by 0.001 to 10, `rate_shock_bps` by 1 to 2,000, `cpi` (a constant) by 0.0001 from 0.10 down to
    /// −0.02, `delay_months` by 1 to 60, and `void_months` by 1 to the horizon: the largest tenant of the pool fails in
    /// month 13, and its space is let again in full after so many months. Each begins with what changes nothing, but
    /// for the inflation.
    ///
    /// Example: cash of 700 a period from rent alone against service of 600 bears a loss of rent of 14.28%, at which
    /// the cover is 1.00 (700·0.8572 = 600.04); at 14.29% it is below.
    ///
    /// Source: house convention.
    public struct Breakeven: Sendable, Equatable {
        public enum Driver: String, Sendable, CaseIterable {
            case rentShock = "rent_shock"
            case vacancyAdd = "vacancy_add"
            case opexShock = "opex_shock"
            case rateShock = "rate_shock_bps"
            case cpi
            case delay = "delay_months"
            case void = "void_months"
        }

        public enum Level: String, Sendable, CaseIterable {
            /// The least DSCR is below the lock-up DSCR.
            case lockup
            /// The least DSCR is below 1.00.
            case one
            /// A senior payment is not made when it is due.
            case missedPayment = "missed_payment"
        }

        public let driver: Driver
        public let level: Level
        /// The first value of the grid at which the level is reached; nil where it never is.
        public let breakeven: Double?
        /// The value before; nil where the first value reaches the level, or none does.
        public let headroom: Double?
        /// The last value of the grid: up to where it was looked.
        public let searchedTo: Double
    }
}

extension Structure.Breakeven: StatedByFields {
    static let schemaReference = "stress.schema.json#/$defs/breakeven"

    static let fields: [Field<Structure.Breakeven>] = [
        Field("driver", { $0.driver }), Field("level", { $0.level }),
        Field("breakeven", { $0.breakeven }, "The first value of the grid at which the level is reached; null where it never is."),
        Field("headroom", { $0.headroom }, "The value before; null where the first value reaches the level, or none does."),
        Field("searched_to", { $0.searchedTo }, "The last value of the grid."),
    ]

    /// The breakeven as JSON.
    public var json: JSONValue { members }
}

extension Structure.Breakeven.Driver: Stated, Canonical {}
extension Structure.Breakeven.Level: Stated, Canonical {}

/// The grid of a driver, and the case that each of its values makes.
struct DriverGrid {
    let driver: Structure.Breakeven.Driver
    /// The number of the last value; the first has number 0.
    let last: Int
    private let largestTenant: String?

    init(_ driver: Structure.Breakeven.Driver, _ deal: Deal, months: Int, largestTenant: String?) {
        (self.driver, self.largestTenant) = (driver, largestTenant)
        last =
            switch driver {
            case .rentShock: 10_000
            case .vacancyAdd: max(0, Int(((1 - deal.operating.vacancyShare) * 10_000 + 1e-6).rounded(.down)))
            case .opexShock: 10_000
            case .rateShock: 2_000
            case .cpi: 1_200
            case .delay: 60
            case .void: largestTenant == nil ? 0 : months
            }
    }

    func value(_ number: Int) -> Double {
        switch driver {
        case .rentShock, .vacancyAdd: Double(number) / 10_000
        case .opexShock: Double(number) / 1_000
        case .cpi: Double(1_000 - number) / 10_000
        case .rateShock, .delay, .void: Double(number)
        }
    }

    /// True if a later value never has more cash in a period nor less service: a month's income is a product of
    /// non-negative factors of which one falls, its cost one of which one rises, and rounding keeps their order. A longer void
    /// empties more months of a space that is let again in full. Inflation moves income and cost alike, and a delay moves cash
    /// between periods.
    var isMonotone: Bool { driver != .cpi && driver != .delay }

    /// True if the cash of a unit may depend on the driver.
    func moves(_ unit: RentUnit) -> Bool {
        switch driver {
        case .rentShock, .vacancyAdd, .opexShock: true
        case .rateShock: false
        case .cpi: unit.isIndexed
        case .delay: unit.startMonth > 1
        case .void: unit.tenant == largestTenant
        }
    }

    func scenario(_ number: Int) -> Deal.Scenario {
        var scenario = Deal.Scenario.base
        switch driver {
        case .rentShock: scenario.rentShock = value(number)
        case .vacancyAdd: scenario.vacancyAdd = value(number)
        case .opexShock: scenario.opexShock = value(number)
        case .rateShock: scenario.rateShockBasisPoints = value(number)
        case .cpi: scenario.cpi = value(number)
        case .delay: scenario.delayMonths = number
        case .void:
            guard let largestTenant, number > 0 else { break }
            scenario.tenantDefault = .init(tenant: largestTenant, fromMonth: 13, voidMonths: number, reletShare: 1)
        }
        return scenario
    }

    var defaulting: Set<String> { largestTenant.map { [$0] } ?? [] }
}
