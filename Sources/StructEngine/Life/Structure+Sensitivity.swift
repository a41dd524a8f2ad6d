extension Structure {
    /// What one assumption, a little lower or a little higher, does to a structure: cover and the equity's return with
    /// everything else fixed, and what could be borrowed if it were sized again.
    ///
    /// Example: with rents 5% lower (−0.05) a structure of 40m at a minimum of 1.30 may still hold 1.21, or be sized again at
    /// 37.3m.
    ///
    /// Fixed are notionals, terms and schedules; sized again is the same choice of levers, with notionals that were set by
    /// hand kept. Source: house convention.
    public struct Sensitivity: Sendable, Equatable {
        public enum Driver: String, Sendable, CaseIterable {
            /// Rents, by 5% of them.
            case rent
            /// Operating costs, by 10%.
            case opex
            /// Vacancy, by 2 points; lower by at most what the deal assumes.
            case vacancy
            /// The path of inflation, by 1 point in every year.
            case cpi
            /// The rate of the unhedged part of the senior, by 100 bps; it is sized again at the coupon that this makes.
            case rate = "rate_bps"
            /// The senior's coupon, by 50 bps.
            case coupon = "coupon_bps"
            /// Each DSCR target, by 0.05: nothing changes before it is sized again.
            case dscrTarget = "dscr_target"
            /// Everything that starts after month 1, 6 months later.
            case delay = "delay_months"
            /// Costs of all sites, by 5%.
            case cost
            /// Market values of all sites, by 5%.
            case value

            /// What it is changed by, down and up.
            var changes: [Double] {
                switch self {
                case .rent, .cost, .value, .dscrTarget: [-0.05, 0.05]
                case .opex: [-0.1, 0.1]
                case .vacancy: [-0.02, 0.02]
                case .cpi: [-0.01, 0.01]
                case .rate: [-100, 100]
                case .coupon: [-50, 50]
                case .delay: [6]
                }
            }
        }

        /// One side of a sensitivity.
        public struct Side: Sendable, Equatable {
            /// In the driver's unit: a fraction, basis points, months.
            public let change: Double
            public let minDSCR: Double?
            public let equityIRR: Double?
            /// Sized again.
            public let seniorNotionalMinor: Int64
            /// Senior and mezzanine, sized again.
            public let proceedsMinor: Int64
        }

        public let driver: Driver
        /// Nil for a delay, which has one side, and where there is no such structure.
        public let down: Side?
        public let up: Side?

        /// The larger change of the proceeds, in minor units.
        func effect(on proceeds: Int64) -> Int64 {
            [down, up].compactMap { $0.map { abs($0.proceedsMinor - proceeds) } }.max() ?? 0
        }
    }
}

extension Structure.Sensitivity: StatedByFields {
    static let schemaReference = "stress.schema.json#/$defs/sensitivity"

    static let fields: [Field<Structure.Sensitivity>] = [
        Field("driver", { $0.driver }), Field("down", { $0.down }, "Null for a delay."), Field("up", { $0.up }),
    ]

    /// The sensitivity as JSON.
    public var json: JSONValue { members }
}

extension Structure.Sensitivity.Driver: Stated, Canonical {}

extension Structure.Sensitivity.Side: StatedByFields {
    static let schemaReference = "stress.schema.json#/$defs/side"

    static let fields: [Field<Structure.Sensitivity.Side>] = [
        Field("change", { $0.change }, "A fraction; basis points and months where the driver says so."),
        Field("min_dscr", { $0.minDSCR }, "The structure fixed."), Field("equity_irr", { $0.equityIRR }, "The structure fixed."),
        Field("senior_notional_minor", { $0.seniorNotionalMinor }, "Sized again."),
        Field("proceeds_minor", { $0.proceedsMinor }, "Senior and mezzanine, sized again."),
    ]

    var json: JSONValue { members }
}

extension BoundDeal {
    /// All sensitivities, the one with the largest effect on the proceeds first; at a tie in the drivers' order.
    func sensitivities(_ structure: Structure) throws -> [Structure.Sensitivity] {
        let proceeds = structure.seniorNotionalMinor + structure.mezzNotionalMinor
        var all: [Structure.Sensitivity] = []
        for driver in Structure.Sensitivity.Driver.allCases {
            var sides: [Structure.Sensitivity.Side?] = []
            for change in driver.changes {
                try Cancellation.check()
                sides.append(side(structure, driver, change))
            }
            all.append(.init(driver: driver, down: sides.count == 2 ? sides[0] : nil, up: sides.last ?? nil))
        }
        return all.enumerated().sorted {
            let (a, b) = ($0.element.effect(on: proceeds), $1.element.effect(on: proceeds))
            return a != b ? a > b : $0.offset < $1.offset
        }.map(\.element)
    }

    private func side(_ structure: Structure, _ driver: Structure.Sensitivity.Driver, _ change: Double) -> Structure.Sensitivity.Side? {
        guard let world = changed(driver, change, for: structure) else { return nil }
        var choice = structure.choice
        var life = world.lifeCase(structure, scenario: 0)
        switch driver {
        case .rate, .coupon:
            let shock = change / 10_000 * (driver == .rate ? 1 - deal.hedgedShare : 1)
            life = LifeCase(cash: life.cash, shock: shock)
            // Below that no loan has a service to size.
            guard structure.terms.seniorRunningRate + shock > 1e-6 else { return nil }
            choice.levers.seniorCoupon = .rate(structure.terms.seniorCoupon + shock)
        case .dscrTarget:
            choice.levers.seniorDSCR = choice.levers.seniorDSCR.flatMap { $0.changed({ $0 + change }, allowed: { $0 > 0 }) ?? $0 }
        default: break
        }
        var inputs = world.inputs(structure, life)
        if driver == .cost || driver == .value {
            var fixed = structure.choice
            fixed.seniorNotional = Double(structure.seniorNotionalMinor)
            fixed.mezzNotional = structure.levers.mezzanine == nil ? nil : Double(structure.mezzNotionalMinor)
            let metrics = world.evaluate(fixed, index: structure.index).metrics
            inputs.equityOutlayMinor = max(metrics.equityMinor, metrics.sponsorEquityMinor)
            inputs.valueMinor = metrics.valueMinor
        }
        let resized = world.evaluate(choice, index: structure.index)
        return Structure.Sensitivity.Side(
            change: change, minDSCR: world.minDSCR(structure, life), equityIRR: Waterfall(inputs).equityIRR.rate,
            seniorNotionalMinor: resized.seniorNotionalMinor, proceedsMinor: resized.seniorNotionalMinor + resized.mezzNotionalMinor)
    }

    /// The deal with one assumption changed in the base case and in those that size, of the structure's pool and basis alone;
    /// nil where its amounts are too large to be held exactly, or no deal has such assumptions.
    private func changed(_ driver: Structure.Sensitivity.Driver, _ change: Double, for structure: Structure) -> BoundDeal? {
        var deal = deal
        deal.pools = deal.pools.filter { $0.id == structure.levers.pool }
        deal.levers.pool = [structure.levers.pool]
        deal.levers.cashFlowBasis = [structure.levers.cashFlowBasis]
        deal.scenarios = deal.scenarios.filter { $0.sizingDSCR != nil }
        let (stated, vacancy) = (deal.scenarios, deal.operating.vacancyShare)
        for number in -1..<stated.count {
            var scenario = number < 0 ? deal.baseCase : stated[number]
            switch driver {
            case .rent: scenario.rentShock = 1 - (1 - scenario.rentShock) * (1 + change)
            case .opex: scenario.opexShock = (1 + scenario.opexShock) * (1 + change) - 1
            case .vacancy where change > 0: scenario.vacancyAdd = min(scenario.vacancyAdd + change, 1 - vacancy)
            case .delay: scenario.delayMonths += Int(change)
            default: break
            }
            if number < 0 { deal.baseCase = scenario } else { deal.scenarios[number] = scenario }
        }
        switch driver {
        // Less vacancy than is assumed is less of the assumption: a stream has none to lose.
        case .vacancy: if change < 0 { deal.operating.vacancyShare = max(0, vacancy + change) }
        case .cpi: deal.market.cpi = deal.market.cpi.map { min(max($0 + change, -0.5), 1) }
        case .cost: for site in deal.sites.indices { deal.sites[site].cost *= 1 + change }
        case .value: for site in deal.sites.indices { deal.sites[site].marketValue *= 1 + change }
        case .rent, .opex, .delay, .rate, .coupon, .dscrTarget: break
        }
        let reach = Deal.Tenor(months: grid.periods * 12 / deal.paymentsPerYear)
        return try? BoundDeal(deal, ruleset: rulebook.ruleset, features: features, reach: reach)
    }
}
