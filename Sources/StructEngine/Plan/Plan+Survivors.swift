import Synchronization

extension Plan {
    /// Every survivor of a plan with its figures, block after block, for distributions that a top list cannot show.
    ///
    /// ```swift
    /// let survivors = try await plan.survivors()
    /// for start in stride(from: 0, to: plan.count, by: 1 << 20) {
    ///     let block = try await survivors.block(positions: start..<min(start + 1 << 20, plan.count))
    ///     add(block.minDSCR)
    /// }
    /// ```
    public struct Survivors: Sendable {
        private let scan: SurvivorScan
        private let count: Int64
        private let threads: Int?

        init(_ scan: SurvivorScan, count: Int64, threads: Int?) {
            (self.scan, self.count, self.threads) = (scan, count, threads)
        }

        /// The survivors of one range of positions, in the order of the positions: column by column, all of one
        /// length. Amounts are in minor units; a figure that is undefined is NaN.
        public struct Block: Sendable, Equatable {
            /// Canonical indices.
            public fileprivate(set) var index: [Int64] = []
            /// The composite score, 0 to 100.
            public fileprivate(set) var score: [Double] = []
            public fileprivate(set) var seniorNotionalMinor: [Int64] = []
            public fileprivate(set) var mezzNotionalMinor: [Int64] = []
            /// Least DSCR of the base case.
            public fileprivate(set) var minDSCR: [Double] = []
            public fileprivate(set) var wacc: [Double] = []
            public fileprivate(set) var dayOneTotalMinor: [Double] = []

            public var count: Int { index.count }
        }

        /// Positions that a worker takes at a time: some milliseconds of work by a table of stems.
        private static let chunk: Int64 = 1 << 14

        /// The survivors of a range of positions.
        ///
        /// - Throws: ``StructError/unavailable(_:_:)`` for positions outside the plan; `CancellationError`.
        public func block(positions: Range<Int64>) async throws -> Block { Block(joining: try await parts(positions: positions)) }

        /// As ``block(positions:)``, in parts that follow each other: for a caller that copies them anyway.
        package func parts(positions: Range<Int64>, atMost limit: Int = .max) async throws -> [Block] {
            let parts = PartList()
            _ = try await forEachPart(positions: positions, atMost: limit, parts.add)
            return parts.inOrder
        }

        /// Calls `body` with the survivors of a range of positions, part after part, each with the number of survivors before
        /// it; from several workers at a time, so that each part can be put in its place at once.
        ///
        /// - Parameter limit: Once so many survivors are found, no further part is judged; those at hand still come.
        /// - Returns: How many there are in all parts.
        /// - Throws: As ``block(positions:)``.
        package func forEachPart(
            positions: Range<Int64>, atMost limit: Int = .max, _ body: @escaping @Sendable (Block, _ row: Int) -> Void
        ) async throws -> Int {
            guard positions.lowerBound >= 0, positions.upperBound <= count else {
                throw StructError.unavailable(
                    .positionsOutsidePlan, "positions \(positions.notation) are not all in the plan: choose them within [0, \(count))")
            }
            let size = scan.table == nil ? scan.kernel.chunkSize : Survivors.chunk
            let chunks = ChunkList(PositionSet(positions), size: size)
            let queue = WorkQueue(count: chunks.count)
            let line = PartLine()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<max(1, min(Plan.workers(threads), Int(clamping: chunks.count))) {
                    group.addTask {
                        let room = SurvivorScan.Room(scan.kernel)
                        var spare: [Block] = []
                        var pace = Pace()
                        while line.rows < limit, let chunk = queue.take() {
                            try Task.checkCancellation()
                            let positions = chunks.positions(of: chunk)
                            var block = spare.popLast() ?? Block()
                            block.empty(for: positions.count)
                            scan.forEach(positions, room) { block.append($0) }
                            for part in line.add(block, chunk) {
                                body(part.block, part.row)
                                spare.append(part.block)
                            }
                            await pace.giveWay()
                        }
                    }
                }
                try await group.waitForAll()
            }
            return line.rows
        }
    }

    /// Parts that are kept.
    private final class PartList: Sendable {
        private let parts = Mutex<[(row: Int, block: Survivors.Block)]>([])

        @Sendable func add(_ block: Survivors.Block, _ row: Int) { parts.withLock { $0.append((row, block)) } }

        /// Those with survivors.
        var inOrder: [Survivors.Block] {
            parts.withLock { $0.filter { $0.block.count > 0 }.sorted { $0.row < $1.row } }.map(\.block)
        }
    }

    /// Parts that are done, in the order of their chunks: the number of survivors before a part is known once all before it
    /// are done.
    private final class PartLine: Sendable {
        private struct State {
            var next: Int64 = 0
            var waiting: [Int64: Survivors.Block] = [:]
            var rows = 0
        }

        private let state = Mutex(State())

        /// Survivors in the parts that have left the line.
        var rows: Int { state.withLock { $0.rows } }

        /// Takes a part in, and lets those out whose turn has come.
        func add(_ block: Survivors.Block, _ chunk: Int64) -> [(block: Survivors.Block, row: Int)] {
            state.withLock { state in
                state.waiting[chunk] = block
                var ready: [(block: Survivors.Block, row: Int)] = []
                while let block = state.waiting.removeValue(forKey: state.next) {
                    ready.append((block, state.rows))
                    state.rows += block.count
                    state.next += 1
                }
                return ready
            }
        }
    }

    /// Prepares to list the survivors.
    ///
    /// They come in the seeded order even where the plan runs its whole space: the first so many of them are a random
    /// sample of all.
    ///
    /// - Parameter threads: Number of workers; nil for one per processor.
    public func survivors(threads: Int? = nil) async throws -> Survivors {
        let execution = try await execution(threads: threads)
        return Survivors(try await execution.survivorScan(positions: count), count: count, threads: threads)
    }
}

extension Plan.Survivors.Block {
    /// Forgets what is in it and makes room for so many, in the memory that it has if nobody else holds it.
    fileprivate mutating func empty(for count: Int) {
        index.removeAll(keepingCapacity: true)
        score.removeAll(keepingCapacity: true)
        seniorNotionalMinor.removeAll(keepingCapacity: true)
        mezzNotionalMinor.removeAll(keepingCapacity: true)
        minDSCR.removeAll(keepingCapacity: true)
        wacc.removeAll(keepingCapacity: true)
        dayOneTotalMinor.removeAll(keepingCapacity: true)
        reserve(count)
    }

    fileprivate mutating func reserve(_ count: Int) {
        index.reserveCapacity(count)
        score.reserveCapacity(count)
        seniorNotionalMinor.reserveCapacity(count)
        mezzNotionalMinor.reserveCapacity(count)
        minDSCR.reserveCapacity(count)
        wacc.reserveCapacity(count)
        dayOneTotalMinor.reserveCapacity(count)
    }

    @inline(__always)
    fileprivate mutating func append(_ survivor: SurvivorScan.Survivor) {
        index.append(survivor.index)
        score.append(survivor.score)
        seniorNotionalMinor.append(Int64(survivor.notional))
        mezzNotionalMinor.append(Int64(survivor.mezzNotional))
        minDSCR.append(survivor.minDSCR)
        wacc.append(survivor.wacc)
        dayOneTotalMinor.append(survivor.dayOneTotal)
    }

    /// Blocks one after the other.
    fileprivate init(joining blocks: [Plan.Survivors.Block]) {
        reserve(blocks.reduce(0) { $0 + $1.count })
        for block in blocks {
            index += block.index
            score += block.score
            seniorNotionalMinor += block.seniorNotionalMinor
            mezzNotionalMinor += block.mezzNotionalMinor
            minDSCR += block.minDSCR
            wacc += block.wacc
            dayOneTotalMinor += block.dayOneTotalMinor
        }
    }
}
