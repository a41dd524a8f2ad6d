import CStructEngine
import StructEngine
import StructReport

final class StructureHandle: Handle, @unchecked Sendable {
    let plan: Plan
    let structure: Structure
    /// What was changed of the permutation at its index, and where it was taken from.
    private let moves: [Move]
    private let run: StructureExport.Origin.Run?
    private let tier: TextHandle
    private let binding: TextHandle?

    init(_ plan: Plan, _ structure: Structure, moves: [Move], run: StructureExport.Origin.Run? = nil) {
        self.plan = plan
        self.structure = structure
        self.moves = moves
        self.run = run
        tier = TextHandle(structure.tier)
        binding = structure.binding.map { TextHandle($0.key) }
    }

    /// The structure as other programs take it; with the equity's return, as `structctl export` has it.
    var export: StructureExport {
        get throws {
            let isWhole = structure.equityReturn != nil
            let whole = isWhole ? structure : try plan.evaluate(index: structure.index, moves: moves, withEquityReturn: true)
            let origin = StructureExport.Origin(moves: moves.map { $0.argument(in: plan.deal) }, run: run)
            return try StructureExport(plan: plan, structure: whole, origin: origin)
        }
    }

    var figures: se_figures {
        let metrics = structure.metrics
        return se_figures(
            index: structure.index, outcome: structure.outcome == .pass ? 0 : structure.outcome == .gateA ? 1 : 2,
            is_near_miss: structure.isNearMiss ? 1 : 0, tier: tier.start, binding: binding?.start,
            worst_ratio: structure.worstRatio ?? .nan,
            score: structure.score, senior_notional_minor: structure.seniorNotionalMinor, mezz_notional_minor: structure.mezzNotionalMinor,
            total_proceeds_minor: metrics.totalProceedsMinor, day_one_total_minor: metrics.dayOneTotalMinor,
            equity_minor: metrics.equityMinor, funding_need_minor: metrics.fundingNeedMinor, min_dscr: structure.minDSCR ?? .nan,
            average_dscr: metrics.averageDSCR ?? .nan, ltv: metrics.ltv, senior_ltv: metrics.seniorLTV, coverage: metrics.coverage,
            advance_factor: metrics.advanceFactor ?? .nan, wal_years: metrics.wal ?? .nan, icr: metrics.icr ?? .nan,
            llcr: metrics.llcr ?? .nan, plcr: metrics.plcr ?? .nan, debt_yield: metrics.debtYield ?? .nan, wacc: metrics.wacc ?? .nan,
            equity_irr: structure.equityReturn?.rate ?? .nan)
    }
}

@c(se_structure_figures)
public func structureFigures(_ structure: UnsafeRawPointer?, _ figures: UnsafeMutableRawPointer?, _ error: Place) -> Int32 {
    answer(error) {
        let structure = try StructureHandle.borrowed(structure, "structure")
        guard let figures else { throw Refusal.argument("the place for the figures must not be NULL") }
        figures.storeBytes(of: structure.figures, as: se_figures.self)
    }
}

@c(se_structure_json)
public func structureJSON(_ structure: UnsafeRawPointer?, _ json: Place, _ error: Place) -> Int32 {
    answer(json, error) { document(try StructureHandle.borrowed(structure, "structure").structure.json) }
}

@c(se_structure_hints)
public func structureHints(
    _ structure: UnsafeRawPointer?, _ progress: ProgressFunction?, _ context: UnsafeMutableRawPointer?, _ json: Place, _ error: Place
) -> Int32 {
    answer(json, error) {
        let handle = try StructureHandle.borrowed(structure, "structure")
        let (plan, structure) = (handle.plan, handle.structure)
        let hints = try Crew.carryOut(threads: 1, Watcher(function: progress, context: context)) { _, _ in
            let hints = try await plan.hints(for: structure)
            try Task.checkCancellation()
            return hints
        }
        return document(structure.json(with: hints, try plan.schedule(of: structure)))
    }
}

@c(se_structure_waterfall)
public func structureWaterfall(
    _ structure: UnsafeRawPointer?, _ scenario: UnsafePointer<CChar>?, _ length: Int, _ json: Place, _ error: Place
) -> Int32 {
    answer(json, error) {
        let handle = try StructureHandle.borrowed(structure, "structure")
        let scenario = try text(scenario, length, "the scenario") ?? "base"
        return document(try handle.plan.waterfall(handle.structure, scenario: scenario).json)
    }
}

@c(se_structure_stress)
public func structureStress(
    _ structure: UnsafeRawPointer?, _ fromMonth: Int32, _ voidMonths: Int32, _ reletShare: Double, _ json: Place, _ error: Place
) -> Int32 {
    answer(json, error) {
        let handle = try StructureHandle.borrowed(structure, "structure")
        let (plan, structure) = (handle.plan, handle.structure)
        let report = try StressReport(
            plan: plan, structure: structure, fromMonth: Int(fromMonth), voidMonths: Int(voidMonths), reletShare: reletShare)
        return document(report.json)
    }
}

@c(se_structure_risk)
public func structureRisk(
    _ structure: UnsafeRawPointer?, _ paths: Int64, _ seed: UInt64, _ threads: Int32, _ progress: ProgressFunction?,
    _ context: UnsafeMutableRawPointer?, _ json: Place, _ error: Place
) -> Int32 {
    answer(json, error) {
        let handle = try StructureHandle.borrowed(structure, "structure")
        let (plan, structure) = (handle.plan, handle.structure)
        let risk = try Crew.carryOut(threads: threads, Watcher(function: progress, context: context)) { threads, tell in
            try await plan.risk(of: structure, paths: paths, seed: seed, threads: threads, progress: tell)
        }
        return document(RiskReport(plan: plan, structure: structure, risk: risk).json)
    }
}
