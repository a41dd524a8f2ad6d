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
        package func parts(positions: Range<Int64>) async throws -> [Block] {
            guard positions.lowerBound >= 0, positions.upperBound <= count else {
                throw StructError.unavailable(
                    .positionsOutsidePlan, "positions \(positions.notation) are not all in the plan: choose them within [0, \(count))")
            }
            let size = scan.table == nil ? scan.kernel.chunkSize : Survivors.chunk
            let chunks = ChunkList(PositionSet(positions), size: size)
            let queue = WorkQueue(count: chunks.count)
            return try await withThrowingTaskGroup(of: [(chunk: Int64, block: Block)].self) { group in
                for _ in 0..<max(1, min(Plan.workers(threads), Int(clamping: chunks.count))) {
                    group.addTask {
                        let room = SurvivorScan.Room(scan.kernel)
                        var found: [(chunk: Int64, block: Block)] = []
                        var pace = Pace()
                        while let chunk = queue.take() {
                            try Task.checkCancellation()
                            let positions = chunks.positions(of: chunk)
                            var block = Block()
                            block.reserve(positions.count)
                            scan.forEach(positions, room) { block.append($0) }
                            found.append((chunk, block))
                            await pace.giveWay()
                        }
                        return found
                    }
                }
                var all: [(chunk: Int64, block: Block)] = []
                for try await found in group { all += found }
                return all.sorted { $0.chunk < $1.chunk }.map(\.block)
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
