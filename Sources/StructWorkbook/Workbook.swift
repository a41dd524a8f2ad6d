import StructEngine

/// One structure as a live workbook: its cash, debt and waterfall as formulas on one axis of months, with the engine's figures beside them.
///
/// ```swift
/// let workbook = try Workbook(plan: plan, structure: try plan.evaluate(index: 4711))
/// workbook.write(to: "model.xlsx")
/// ```
/// Sizes are inputs, as the structure has them; everything that follows from them is worked out in the workbook and follows a changed
/// rent, coupon, inflation or date. What the model does not cover is refused with the fault `workbook_scope`.
public struct Workbook: Sendable {
    let plan: Plan
    let structure: Structure
    let scenario: Deal.Scenario
    let waterfall: Waterfall
    let pool: Deal.Pool
    let leases: [(number: Int, lease: Deal.Lease)]
    let streams: [(number: Int, stream: Deal.Stream)]
    /// The base case and the stresses that it runs under.
    let cases: [Deal.Scenario]
    /// Covers of the chosen case under each shock of the sheet of sensitivities, as the engine has them.
    let shocked: [Shocked]

    /// - Parameter scenario: The case that is chosen in the workbook when it is opened, base or the id of a stress.
    /// - Throws: ``StructError/issues(_:)`` with everything that the workbook does not cover, and
    ///   ``StructError/unavailable(_:_:)`` for an unknown scenario or a structure of another plan.
    public init(plan: Plan, structure: Structure, scenario: String = "base") throws {
        waterfall = try plan.waterfall(structure, scenario: scenario)
        let faults = Workbook.faults(of: plan, structure: structure)
        guard faults.isEmpty else { throw StructError.issues(faults) }
        (self.plan, self.structure) = (plan, structure)
        let deal = plan.deal
        pool = deal.pools.first { $0.id == structure.levers.pool } ?? Deal.Pool(id: structure.levers.pool)
        let all = pool.leases == nil && pool.streams == nil
        let (named, namedStreams) = (Set(pool.leases ?? []), Set(pool.streams ?? []))
        leases = deal.leases.enumerated().filter { all || named.contains($1.id) }.map { (number: $0, lease: $1) }
        streams = deal.streams.enumerated().filter { all || namedStreams.contains($1.id) }.map { (number: $0, stream: $1) }
        cases = [Deal.Scenario(id: "base")] + deal.scenarios
        self.scenario = cases.first { $0.id == scenario } ?? Deal.Scenario(id: "base")
        shocked = Workbook.shocked(plan, structure, by: self.scenario)
    }

    /// Writes the workbook; false where the file cannot be written.
    public func write(to path: String) -> Bool {
        WorkbookFile(
            model: model, title: "\(plan.deal.name), structure #\(structure.index)", date: plan.deal.closingDate,
            currency: plan.deal.currency.rawValue
        ).write(to: path)
    }

    // MARK: What is not covered

    /// Most cells of leases and periods by months: more would take a spreadsheet minutes and gigabytes.
    static let cellLimit = 1_200_000

    /// What a structure has that the workbook does not model, each with what to do.
    static func faults(of plan: Plan, structure: Structure) -> [Issue] {
        let terms = structure.terms
        var faults: [Issue] = []
        func refuse(_ path: String, _ message: String) { faults.append(Issue(id: "workbook_scope", path: path, message: message)) }
        if structure.seniorNotionalMinor == 0 { refuse("senior", "must carry senior debt, found none; choose another index") }
        let cells = cells(of: plan, structure)
        if cells > Workbook.cellLimit {
            refuse(
                "pool",
                "must come to at most \(Workbook.cellLimit) cells of leases and periods by months in a workbook, found \(cells); choose a smaller pool or a shorter tenor"
            )
        }
        if terms.seniorRunningRate <= 0 || terms.seniorCoupon < 0 || (terms.mezzCoupon ?? 0) < 0 {
            let least = min(terms.seniorCoupon, terms.seniorRunningRate, terms.mezzCoupon ?? terms.seniorCoupon)
            refuse("senior_coupon", "must be above 0 in a workbook, found \(shortNumber(least)); choose another coupon")
        }
        return faults
    }

    /// Cells that grow with the deal: rows a lease, and rows a period of the schedule for each test that may repay early, by months.
    private static func cells(of plan: Plan, _ structure: Structure) -> Int {
        let deal = plan.deal
        let pool = deal.pools.first { $0.id == structure.levers.pool }
        let all = pool?.leases == nil && pool?.streams == nil
        let members = all ? deal.leases.count + deal.streams.count : (pool?.leases?.count ?? 0) + (pool?.streams?.count ?? 0)
        let sweeps = deal.cashTraps.inOrder.filter { $0.effect != .lockup }.count
        let periods = max(structure.terms.seniorPeriods, deal.paymentsPerYear)
        return (members * 7 + periods * max(1, sweeps)) * structure.cashFlowsMinor.count * (12 / max(1, deal.paymentsPerYear))
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
        if !deal.businessDays.holidays.isEmpty, deal.businessDays.convention != .none { model.sheet("Holidays", holidays) }
        model.sheet("Time", time)
        model.sheet("BaseRoll", roll("b"))
        model.sheet("CaseRoll", roll("c"))
        model.sheet("Cash", cash)
        model.sheet("Senior", tranche(senior: true))
        if hasMezzanine { model.sheet("Mezzanine", tranche(senior: false)) }
        model.sheet("Ahead", ahead)
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
