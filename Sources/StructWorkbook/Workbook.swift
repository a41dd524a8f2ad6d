import StructEngine

/// One structure as a live workbook: its cash, debt and waterfall as formulas on one axis of months, with the engine's figures beside them.
///
/// ```swift
/// let workbook = try Workbook(plan: plan, structure: try plan.evaluate(index: 4711))
/// workbook.write(to: "model.xlsx")
/// ```
/// Sizes are inputs, as the structure has them; everything that follows from them is worked out in the workbook and follows a changed
/// rent, coupon, inflation or date. What the model does not cover is refused by name: see ``faults(of:structure:scenario:)``.
public struct Workbook: Sendable {
    let plan: Plan
    let structure: Structure
    let scenario: Deal.Scenario
    let waterfall: Waterfall
    let pool: Deal.Pool
    let leases: [(number: Int, lease: Deal.Lease)]
    let streams: [(number: Int, stream: Deal.Stream)]
    /// The stresses that the model can run under, base first.
    let cases: [Deal.Scenario]

    /// - Parameter scenario: The case that is chosen in the workbook when it is opened, base or the id of a stress.
    /// - Throws: ``StructError/issues(_:)`` with everything that the workbook does not cover, and
    ///   ``StructError/unavailable(_:_:)`` for an unknown scenario or a structure of another plan.
    public init(plan: Plan, structure: Structure, scenario: String = "base") throws(StructError) {
        waterfall = try plan.waterfall(structure, scenario: scenario)
        let faults = Workbook.faults(of: plan, structure: structure, scenario: scenario)
        guard faults.isEmpty else { throw .issues(faults) }
        (self.plan, self.structure) = (plan, structure)
        let deal = plan.deal
        pool = deal.pools.first { $0.id == structure.levers.pool } ?? Deal.Pool(id: structure.levers.pool)
        let all = pool.leases == nil && pool.streams == nil
        let (named, namedStreams) = (Set(pool.leases ?? []), Set(pool.streams ?? []))
        leases = deal.leases.enumerated().filter { all || named.contains($1.id) }.map { (number: $0, lease: $1) }
        streams = deal.streams.enumerated().filter { all || namedStreams.contains($1.id) }.map { (number: $0, stream: $1) }
        let starts = streams.contains { $0.stream.startMonth > 1 }
        cases =
            [Deal.Scenario(id: "base")]
            + deal.scenarios.filter { Workbook.obstacle(to: $0, streamsStartLater: starts) == nil }.prefix(Workbook.caseLimit)
        guard let chosen = cases.first(where: { $0.id == scenario }) else {
            let message = "must be among the first \(Workbook.caseLimit) stresses in a workbook, found \(quoted(scenario)); choose another"
            throw .issues([Issue(id: "workbook_scope", path: "scenario", message: message)])
        }
        self.scenario = chosen
    }

    /// Writes the workbook; false where the file cannot be written.
    public func write(to path: String) -> Bool {
        WorkbookFile(
            model: model, title: "\(plan.deal.name), structure #\(structure.index)", date: plan.deal.closingDate,
            currency: plan.deal.currency.rawValue
        ).write(to: path)
    }

    // MARK: What is not covered

    /// Most cells of leases by months: more would take a spreadsheet minutes and gigabytes.
    static let cellLimit = 1_200_000
    /// Most stresses beside the base case: a formula chooses between at most 254 values.
    static let caseLimit = 200

    /// Why the model cannot run under a case; nil where it can.
    static func obstacle(to scenario: Deal.Scenario, streamsStartLater: Bool) -> String? {
        if scenario.tenantDefault != nil { return "a tenant's default" }
        if scenario.breaks != .none { return "breaks of leases" }
        if scenario.delayMonths > 0, streamsStartLater { return "a delay of streams" }
        return nil
    }

    /// What a structure has that the workbook does not model, each with what to do.
    static func faults(of plan: Plan, structure: Structure, scenario: String) -> [Issue] {
        let deal = plan.deal
        var faults: [Issue] = []
        func report(_ path: String, _ message: String) { faults.append(Issue(id: "workbook_scope", path: path, message: message)) }
        if structure.seniorNotionalMinor == 0 { report("senior", "must carry senior debt, found none; choose another index") }
        let pool = deal.pools.first { $0.id == structure.levers.pool }
        let all = pool?.leases == nil && pool?.streams == nil
        for (number, lease) in deal.leases.enumerated() where all || pool?.leases?.contains(lease.id) == true {
            if !lease.steps.isEmpty {
                report(
                    "leases[\(number)].steps", "must be empty in a workbook, which models reviews alone; choose a pool without this lease")
            }
            if lease.relet != nil, deal.reletting {
                report("leases[\(number)].relet", "must be absent in a workbook, or \"reletting\" false; choose a pool without this lease")
            }
        }
        let members = all ? deal.leases.count + deal.streams.count : (pool?.leases?.count ?? 0) + (pool?.streams?.count ?? 0)
        let cells = members * 6 * structure.cashFlowsMinor.count * (12 / max(1, deal.paymentsPerYear))
        if cells > Workbook.cellLimit {
            report(
                "pool",
                "must come to at most \(Workbook.cellLimit) cells of leases by months in a workbook, found \(cells); choose a smaller pool")
        }
        let multiples = deal.leases.contains { $0.dscrMultiple != 1 } || deal.streams.contains { $0.dscrMultiple != 1 }
        var isStepped = false
        if case .steps? = structure.levers.seniorDSCR { isStepped = true }
        if structure.levers.seniorProfile.kind == .sculpted, multiples || isStepped {
            report(
                "senior_profile", "must not be sculpted to targets by period or multiples by source in a workbook; choose another profile")
        }
        if structure.levers.mezzanine?.profile.kind == .sculpted, structure.mezzNotionalMinor > 0 {
            report("mezz.profile", "must not be sculpted in a workbook; choose a mezzanine of another profile")
        }
        if structure.terms.seniorRunningRate <= 0 || structure.terms.seniorCoupon < 0 || (structure.terms.mezzCoupon ?? 0) < 0 {
            report(
                "senior_coupon", "must be above 0 in a workbook, found \(shortNumber(structure.terms.seniorCoupon)); choose another coupon")
        }
        if let stress = deal.scenarios.first(where: { $0.id == scenario }),
            let obstacle = obstacle(to: stress, streamsStartLater: deal.streams.contains { $0.startMonth > 1 })
        {
            report("scenario", "must be a case without \(obstacle), found \(quoted(scenario)); choose another")
        }
        if let waterfall = try? plan.waterfall(structure, scenario: scenario),
            let period = waterfall.tranches.first?.flows.firstIndex(where: { $0.sweptMinor > 0 })
        {
            report(
                "waterfall.sweep_dscr",
                "must not sweep cash in the case, found a sweep in period \(period + 1); lower sweep_dscr or choose another case")
        }
        for (path, message) in covenantFaults(of: plan, structure: structure, scenario: scenario) { report(path, message) }
        return faults
    }

    /// The workbook tests the DSCR for lock-up alone, refinances every balloon, and pays on the dates as they are.
    private static func covenantFaults(of plan: Plan, structure: Structure, scenario: String) -> [(path: String, message: String)] {
        let deal = plan.deal
        var faults: [(path: String, message: String)] = []
        if !deal.cashTraps.tests.isEmpty {
            faults.append(("waterfall.tests", "must be empty in a workbook, which has the short forms alone; leave the tests out"))
        }
        if deal.cashTraps.lockupDSCR == nil {
            faults.append(("waterfall.lockup_dscr", "must be a number in a workbook, found none; state one, such as 0.01"))
        }
        if let refinancing = try? plan.waterfall(structure, scenario: scenario).refinancing, !refinancing.isRefinanced {
            faults.append(("waterfall.refinance", "must let the balloon be refinanced in the case; choose another case or structure"))
        }
        if deal.businessDays.convention != .none {
            faults.append(("business_days.convention", "must be none in a workbook, which pays on the dates as they are; leave it out"))
        }
        return faults
    }

    // MARK: Parts

    var deal: Deal { plan.deal }
    var terms: Structure.Terms { structure.terms }
    var scale: Double { deal.currency.minorUnits }
    var monthsPerPeriod: Int { 12 / max(1, deal.paymentsPerYear) }
    var firstMonths: Int { deal.firstPeriodMonths ?? monthsPerPeriod }
    /// Months of the axis: to the last period that the engine runs.
    var months: Int { firstMonths + (max(1, structure.cashFlowsMinor.count) - 1) * monthsPerPeriod }
    var hasMezzanine: Bool { structure.mezzNotionalMinor > 0 && terms.mezzBalances != nil }

    var model: Model {
        var model = Model(months: months)
        model.sheet("Summary", summary)
        model.sheet("Inputs", inputs)
        model.sheet("Leases", leaseInputs)
        if !streams.isEmpty { model.sheet("Streams", streamInputs) }
        model.sheet("Time", time)
        model.sheet("BaseRoll", roll("b"))
        model.sheet("CaseRoll", roll("c"))
        model.sheet("Cash", cash)
        model.sheet("Senior", tranche(senior: true))
        if hasMezzanine { model.sheet("Mezzanine", tranche(senior: false)) }
        model.sheet("Waterfall", waterfallRows)
        model.sheet("Sensitivity", sensitivity)
        model.sheet("Engine", engine)
        model.sheet("Checks", checks)
        return model
    }
}

extension Model.Row {
    static func heading(_ label: String) -> Model.Row { Model.Row(name: "", label: label, unit: "") }

    static func input(_ name: String, _ label: String, _ unit: String, _ path: String, _ value: Double, _ style: Model.Style = .number)
        -> Model.Row
    {
        Model.Row(name: name, label: label, unit: unit, note: path, style: style, constant: .input(value))
    }

    static func figure(
        _ name: String, _ label: String, _ unit: String, _ formula: String, _ style: Model.Style = .number, note: String = ""
    ) -> Model.Row {
        Model.Row(name: name, label: label, unit: unit, note: note, style: style, constant: .formula(formula))
    }

    static func series(
        _ name: String, _ label: String, _ unit: String, _ formula: String, _ style: Model.Style = .money, opening: String? = nil,
        total: String? = nil, note: String = ""
    ) -> Model.Row {
        Model.Row(name: name, label: label, unit: unit, note: note, style: style, opening: opening, series: .formula(formula), total: total)
    }
}
