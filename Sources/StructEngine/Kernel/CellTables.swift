/// The cover table of some or all cells of a run, with the mezzanine envelopes.
///
/// A cell is pool × basis × class of DSCR target × coupon × tenor × profile × wrap by lever value, the
/// last fastest. There is one class, but for targets by period.
final class CellTables: Sendable {
    /// Number of the first cell that is in.
    let first: Int
    /// [cells × ``CoverTable/Figure/width``].
    let figures: Store<Double>
    let serviceStart: Store<Int>
    let services: Store<Double>
    /// Pieces of the envelope of a cell × tranche are from `envelopeStart[i]` to
    /// `envelopeStart[i + 1]`.
    let envelopeStart: Store<Int32>
    let pieces: Store<MezzEnvelope.Piece>
    /// By cell × rate shock: the most by which the shock raises any period's service.
    let shockStretch: Store<Double>

    /// Number of cells that the levers span.
    static func count(_ bound: BoundDeal) -> Int {
        [Slot.pool, Slot.basis, Slot.coupon, Slot.tenor, Slot.profile, Slot.wrap].reduce(bound.targetClasses.count) {
            $0 * bound.space.sizes[$1]
        }
    }

    /// Upper estimate of the memory for all cells: a row and the envelopes of each, and the
    /// services of each profile. Sculpted profiles are a cell's own; the others serve all pools and
    /// bases.
    static func bytes(_ bound: BoundDeal, _ tables: LeverTables) -> Double { bytes(bound, tranches: tables.trancheStarts.count) }

    static func bytes(_ bound: BoundDeal) -> Double { bytes(bound, tranches: bound.deal.levers.mezzanine.count) }

    private static func bytes(_ bound: BoundDeal, tranches: Int) -> Double {
        let shocks = Set(bound.deal.scenarios.map(\.rateShockBasisPoints)).count + 1
        let service = Double(shocks * bound.grid.periods * 8)
        let profiles = bound.deal.levers.seniorProfile
        let sculpted = Double(profiles.count { $0.kind == .sculpted }) / Double(profiles.count)
        let cells = Double(count(bound))
        let vectors = Double(bound.space.sizes[Slot.pool] * bound.space.sizes[Slot.basis])
        let services = cells * sculpted + cells * (1 - sculpted) / vectors
        return cells * Double((CoverTable.Figure.width + 1 + shocks) * 8 + tranches * 100) + services * service
    }

    /// Most mezzanine tranches for which envelopes are made: with more of them a cell would take
    /// too long to make.
    private static let mostEnvelopes = 512
    /// Least sizes that an envelope is to be asked for: to make one takes as long as some twenty passes
    /// over all periods.
    private static let leastUses: Int64 = 24

    /// All cells, in as many tasks as there are workers.
    static func all(
        _ bound: BoundDeal, _ tables: LeverTables, _ vectors: VectorTables, positions: Int64, workers: Int, _ meter: ProgressMeter?
    ) async throws -> CellTables {
        let presentValues = PresentValues(bound, tables)
        let count = count(bound)
        let tranches = tables.trancheTerms.count
        let makesEnvelopes = tranches <= mostEnvelopes && positions / leastUses >= Int64(count) * Int64(tranches)
        let parts = max(1, min(workers, count / 64))
        let cells = (0..<parts).map { count * $0 / parts..<count * ($0 + 1) / parts }
        let blocks = cells.map { CellBuilder.blocks($0, bound) }
        let rows = CellBuilder.Rows(cells: count, blocks: blocks.reduce(0, +), vectors)
        let atOnce = max(1, 16 / max(1, tables.trancheTerms.count / 16))
        let builders = try await withThrowingTaskGroup(of: (part: Int, builder: CellBuilder).self) { group in
            for part in 0..<parts {
                group.addTask {
                    var builder = CellBuilder(
                        bound, tables, vectors, presentValues: presentValues, makesEnvelopes: makesEnvelopes, rows,
                        row: cells[part].lowerBound, block: blocks[..<part].reduce(0, +))
                    var pace = Pace()
                    for cell in cells[part] {
                        builder.append(cell)
                        if cell % atOnce == 0 {
                            try Task.checkCancellation()
                            meter?.add(Kernel.cellWeight * Int64(atOnce))
                            await pace.giveWay()
                        }
                    }
                    return (part, builder)
                }
            }
            var made: [(part: Int, builder: CellBuilder)] = []
            for try await part in group { made.append(part) }
            return made.sorted { $0.part < $1.part }.map(\.builder)
        }
        return CellTables(rows, builders, first: 0)
    }

    /// Some cells, without envelopes: each would be asked once or a few times.
    convenience init(_ bound: BoundDeal, _ tables: LeverTables, _ vectors: VectorTables, cells: some Collection<Int>, first: Int) {
        let rows = CellBuilder.Rows(cells: cells.count, blocks: CellBuilder.blocks(cells, bound), vectors)
        var builder = CellBuilder(bound, tables, vectors, presentValues: nil, makesEnvelopes: false, rows)
        for cell in cells { builder.append(cell) }
        self.init(rows, [builder], first: first)
    }

    private init(_ rows: CellBuilder.Rows, _ builders: [CellBuilder], first: Int) {
        self.first = first
        figures = rows.figures.store
        services = rows.services.store
        shockStretch = rows.shockStretch.store
        serviceStart = rows.serviceStart.store
        pieces = Store(joining: builders.map(\.envelope.pieces))
        var envelopeStarts: [Int32] = [0]
        var piece = 0
        for builder in builders {
            envelopeStarts += builder.envelope.starts.dropFirst().map { $0 + Int32(truncatingIfNeeded: piece) }
            piece += builder.envelope.pieces.count
        }
        envelopeStart = Store(envelopeStarts)
    }

    private typealias Slot = LeverSpace.Slot
}
