extension Deal {
    /// A stress: what changes against the base case. Nothing named changes nothing.
    public struct Scenario: Sendable, Equatable {
        public var id: String
        /// A constant inflation a year in place of the market's path.
        public var cpi: Double?
        /// Share of the rent that is lost.
        public var rentShock: Double = 0
        /// Relative rise of operating costs.
        public var opexShock: Double = 0
        /// Vacancy on top of the operating assumption.
        public var vacancyAdd: Double = 0
        /// Rise of the senior's rate on its unhedged part, in basis points.
        public var rateShockBasisPoints: Double = 0
        /// Months by which every lease or stream that starts after month 1 is late.
        public var delayMonths: Int = 0
        public var tenantDefault: TenantDefault?
        /// The leases that end at their break.
        public var breaks: Breaks = .none
        /// Whether leases that say so are let again after their end.
        public var reletting: Bool = true
        /// The DSCR that the senior must hold in this case by its size; nil: the case does not size.
        public var sizingDSCR: Double?

        public init(id: String) { self.id = id }

        /// The case that is always there and changes nothing.
        static let base = Scenario(id: "base")

        /// The set used where a deal states none.
        public static let standard: [Scenario] = {
            func make(_ id: String, _ change: (inout Scenario) -> Void) -> Scenario {
                var scenario = Scenario(id: id)
                change(&scenario)
                return scenario
            }
            return [
                make("cpi_0") { $0.cpi = 0 },
                make("cpi_1_8") { $0.cpi = 0.018 },
                make("cpi_2_5") { $0.cpi = 0.025 },
                make("rate_up_100") { $0.rateShockBasisPoints = 100 },
                make("rate_up_200") { $0.rateShockBasisPoints = 200 },
                make("rent_down_10") { $0.rentShock = 0.1 },
                make("opex_up_10") { $0.opexShock = 0.1 },
                make("combined") {
                    $0.cpi = 0
                    $0.rateShockBasisPoints = 200
                },
            ]
        }()
    }

    /// Which tenants use the break of their lease; a lease without one goes on.
    public enum Breaks: Sendable, Equatable {
        case none, all
        /// Ids of leases that have a break.
        case leases([String])

        /// Ids of the leases that end at their break.
        func ending(_ leases: [Lease]) -> Set<String> {
            switch self {
            case .none: []
            case .all: Set(leases.filter { $0.breakMonth != nil }.map(\.id))
            case .leases(let ids): Set(ids)
            }
        }
    }

    /// A tenant stops paying: nothing for `voidMonths` from `fromMonth`, then a part of the rent to
    /// the lease's end; costs go on.
    public struct TenantDefault: Sendable, Equatable {
        /// A tenant or counterparty of the deal, or `largest`: the one with most passing rent in
        /// the pool. One that is not in a pool changes nothing there.
        public var tenant: String
        public var fromMonth: Int
        public var voidMonths: Int
        /// Share of the rent that is paid after the void.
        public var reletShare: Double

        public init(tenant: String, fromMonth: Int, voidMonths: Int, reletShare: Double) {
            self.tenant = tenant
            self.fromMonth = fromMonth
            self.voidMonths = voidMonths
            self.reletShare = reletShare
        }

        static let largest = "largest"

        /// Share of the rent that is paid in a month from closing.
        func availability(inMonth month: Int) -> Double {
            if month < fromMonth { return 1 }
            return month - fromMonth < voidMonths ? 0 : reletShare
        }
    }
}
