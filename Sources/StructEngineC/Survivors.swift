import StructEngine

/// Lists the survivors of a plan as tables.
final class SurvivorsHandle: Handle, @unchecked Sendable {
    let plan: Plan
    let threads: Int32
    private let survivors: Plan.Survivors

    init(_ plan: Plan, _ survivors: Plan.Survivors, threads: Int32) {
        (self.plan, self.survivors, self.threads) = (plan, survivors, threads)
    }

    /// What a column holds.
    enum Source: Sendable {
        case whole(name: String, @Sendable (Plan.Survivors.Block) -> [Int64])
        case figure(name: String, @Sendable (Plan.Survivors.Block) -> [Double])
        case lever(name: String, number: Int)

        var name: String {
            switch self {
            case .whole(let name, _), .figure(let name, _), .lever(let name, _): name
            }
        }
    }

    private static let figures: [Source] = [
        .whole(name: "index") { $0.index }, .figure(name: "score") { $0.score },
        .whole(name: "senior_notional_minor") { $0.seniorNotionalMinor }, .whole(name: "mezz_notional_minor") { $0.mezzNotionalMinor },
        .whole(name: "total_proceeds_minor") { block in zip(block.seniorNotionalMinor, block.mezzNotionalMinor).map { $0 + $1 } },
        .figure(name: "day_one_total_minor") { $0.dayOneTotalMinor }, .figure(name: "min_dscr") { $0.minDSCR },
        .figure(name: "wacc") { $0.wacc },
    ]

    /// The columns that a caller named, parted by commas; all of them for nil.
    func sources(_ names: String?) throws(Refusal) -> [Source] {
        let all = SurvivorsHandle.figures + plan.leverValues.enumerated().map { .lever(name: $1.lever, number: $0) }
        guard let names else { return all }
        var chosen: [Source] = []
        for name in names.split(separator: ",", omittingEmptySubsequences: false) {
            guard let source = all.first(where: { $0.name == name }) else {
                let known = all.map(\.name).joined(separator: ", ")
                throw .argument("a column of survivors must be one of \(known), found \(quoted(name))")
            }
            guard !chosen.contains(where: { $0.name == name }) else { throw .argument("a column must be named once, found \(name) again") }
            chosen.append(source)
        }
        return chosen
    }

    func table(_ positions: Range<Int64>, _ sources: [Source], atMost limit: Int, _ watcher: Watcher) throws -> TableHandle {
        let levers = sources.compactMap { if case .lever(_, let number) = $0 { number } else { nil } }
        let (parts, numbers) = try Crew.carryOut(threads: threads, watcher) { [plan, survivors] _, _ in
            let parts = try await survivors.parts(positions: positions, atMost: limit)
            return (parts, await SurvivorsHandle.valueNumbers(levers, plan, parts))
        }
        let rows = min(limit, parts.reduce(0) { $0 + $1.count })
        var lever = 0
        return TableHandle(
            rows: rows,
            sources.map { source in
                switch source {
                case .whole(let name, let values): return Column(name, joining: parts.map(values), atMost: rows)
                case .figure(let name, let values): return Column(name, joining: parts.map(values), atMost: rows)
                case .lever(let name, _):
                    defer { lever += 1 }
                    return Column(name, joining: numbers.map { $0[lever] }, atMost: rows)
                }
            })
    }

    /// Puts the survivors of some positions into columns that the caller holds, at most `limit` rows; returns how many.
    func fill(_ positions: Range<Int64>, _ sources: [Source], _ places: Places, atMost limit: Int, _ watcher: Watcher) throws -> Int {
        let levers = sources.compactMap { if case .lever(_, let number) = $0 { number } else { nil } }
        let found = try Crew.carryOut(threads: threads, watcher) { [plan, survivors] _, _ in
            try await survivors.forEachPart(positions: positions, atMost: limit) { part, row in
                let count = min(part.count, limit - row)
                guard count > 0 else { return }
                var numbers = plan.valueNumbers(ofLevers: levers, at: part.index)[...]
                for (column, source) in sources.enumerated() {
                    switch source {
                    case .whole(_, let values): places.put(values(part), column, row, count)
                    case .figure(_, let values): places.put(values(part), column, row, count)
                    case .lever: places.put(numbers.popFirst() ?? [], column, row, count)
                    }
                }
            }
        }
        return min(found, limit)
    }

    /// Where a caller wants its columns; each row is written once, whoever writes it.
    struct Places: @unchecked Sendable {
        private let starts: [UnsafeMutableRawPointer]

        /// - Throws: ``Refusal`` for a place that is NULL.
        init(_ list: UnsafePointer<UnsafeMutableRawPointer?>?, count: Int) throws(Refusal) {
            var starts: [UnsafeMutableRawPointer] = []
            for number in 0..<count {
                guard let start = list?[number] else { throw .argument("the place of column \(number) must not be NULL") }
                starts.append(start)
            }
            self.starts = starts
        }

        func put<Value: BitwiseCopyable>(_ values: [Value], _ column: Int, _ row: Int, _ count: Int) {
            let stride = MemoryLayout<Value>.stride
            values.withUnsafeBytes { source in
                guard let start = source.baseAddress else { return }
                (starts[column] + row * stride).copyMemory(from: start, byteCount: min(count, values.count) * stride)
            }
        }
    }

    /// The numbers of the lever values of each part, lever by lever.
    private static func valueNumbers(_ levers: [Int], _ plan: Plan, _ parts: [Plan.Survivors.Block]) async -> [[[Int32]]] {
        await withTaskGroup(of: (number: Int, made: [[Int32]]).self) { group in
            for (number, part) in parts.enumerated() {
                group.addTask { (number, plan.valueNumbers(ofLevers: levers, at: part.index)) }
            }
            var all = [[[Int32]]](repeating: [], count: parts.count)
            for await (number, made) in group { all[number] = made }
            return all
        }
    }
}

@c(se_plan_survivors)
public func planSurvivors(
    _ plan: UnsafeRawPointer?, _ threads: Int32, _ progress: ProgressFunction?, _ context: UnsafeMutableRawPointer?, _ survivors: Place,
    _ error: Place
) -> Int32 {
    answer(survivors, error) {
        let plan = try PlanHandle.borrowed(plan, "plan").plan
        let made = try Crew.carryOut(threads: threads, Watcher(function: progress, context: context)) { threads, _ in
            try await plan.survivors(threads: threads)
        }
        return SurvivorsHandle(plan, made, threads: threads)
    }
}

@c(se_survivors_block)
public func survivorsBlock(
    _ survivors: UnsafeRawPointer?, _ first: Int64, _ end: Int64, _ limit: Int64, _ columns: UnsafePointer<CChar>?, _ length: Int,
    _ progress: ProgressFunction?, _ context: UnsafeMutableRawPointer?, _ table: Place, _ error: Place
) -> Int32 {
    answer(table, error) {
        let survivors = try SurvivorsHandle.borrowed(survivors, "survivors")
        let sources = try survivors.sources(try text(columns, length, "the columns"))
        guard limit >= 0 else { throw Refusal.argument("a limit must be at least 0, found \(limit)") }
        return try survivors.table(
            try span(first, end), sources, atMost: Int(limit), Watcher(function: progress, context: context))
    }
}

@c(se_survivors_fill)
public func survivorsFill(
    _ survivors: UnsafeRawPointer?, _ first: Int64, _ end: Int64, _ limit: Int64, _ columns: UnsafePointer<CChar>?, _ length: Int,
    _ places: UnsafePointer<UnsafeMutableRawPointer?>?, _ progress: ProgressFunction?, _ context: UnsafeMutableRawPointer?,
    _ rows: UnsafeMutablePointer<Int64>?, _ error: Place
) -> Int32 {
    answer(error) {
        rows?.pointee = 0
        let survivors = try SurvivorsHandle.borrowed(survivors, "survivors")
        let sources = try survivors.sources(try text(columns, length, "the columns"))
        guard limit >= 0 else { throw Refusal.argument("a limit must be at least 0, found \(limit)") }
        guard let rows else { throw Refusal.argument("the place for the number of rows must not be NULL") }
        let places = try SurvivorsHandle.Places(places, count: sources.count)
        let found = try survivors.fill(
            try span(first, end), sources, places, atMost: Int(limit), Watcher(function: progress, context: context))
        rows.pointee = Int64(found)
    }
}
