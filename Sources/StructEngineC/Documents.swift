import StructEngine
import StructReport

/// Documents for other programs and for people, as `structctl` writes them.

@c(se_structure_export)
public func structureExport(_ structure: UnsafeRawPointer?, _ json: Place, _ error: Place) -> Int32 {
    answer(json, error) { document(try StructureHandle.borrowed(structure, "structure").export.json()) }
}

@c(se_structure_csv)
public func structureCSV(
    _ structure: UnsafeRawPointer?, _ table: UnsafePointer<CChar>?, _ length: Int, _ scenario: UnsafePointer<CChar>?,
    _ scenarioLength: Int, _ csv: Place, _ error: Place
) -> Int32 {
    answer(csv, error) {
        let handle = try StructureHandle.borrowed(structure, "structure")
        let table = try text(table, length, "the table") ?? ""
        let scenario = try text(scenario, scenarioLength, "the scenario")
        switch table {
        case "schedule":
            guard scenario == nil else { throw Refusal.argument("a schedule has no scenario: it must be NULL") }
            return TextHandle(try handle.export.scheduleCSV)
        case "waterfall": return TextHandle(try handle.export.waterfallCSV(scenario: scenario ?? "base"))
        default: throw Refusal.argument("a table of a structure must be one of schedule, waterfall, found \(quoted(table))")
        }
    }
}

@c(se_result_structure)
public func resultStructure(_ result: UnsafeRawPointer?, _ rank: Int64, _ structure: Place, _ error: Place) -> Int32 {
    answer(structure, error) {
        let handle = try ResultHandle.borrowed(result, "result")
        let (plan, result) = (handle.plan, handle.result)
        guard rank >= 1, let place = Int(exactly: rank - 1), result.top.indices.contains(place) else {
            let ranks = result.top.isEmpty ? "the top list is empty" : "from 1 to \(result.top.count)"
            throw Refusal.argument("a rank must be a place of the top list, \(ranks), found \(rank)")
        }
        let origin = StructureExport.Origin.Run(
            seed: result.seed, count: result.count, rank: place + 1, fingerprint: result.fingerprint, digest: result.digest)
        let made = try plan.evaluate(index: result.top[place].index, withEquityReturn: true)
        return StructureHandle(plan, made, moves: [], run: origin)
    }
}

@c(se_result_report)
public func resultReport(
    _ result: UnsafeRawPointer?, _ progress: ProgressFunction?, _ context: UnsafeMutableRawPointer?, _ html: Place, _ error: Place
) -> Int32 {
    answer(html, error) {
        let handle = try ResultHandle.borrowed(result, "result")
        let (plan, result) = (handle.plan, handle.result)
        return TextHandle(
            try Crew.carryOut(threads: 0, Watcher(function: progress, context: context)) { _, _ in
                try await RunPage(plan: plan, result: result).html
            })
    }
}
