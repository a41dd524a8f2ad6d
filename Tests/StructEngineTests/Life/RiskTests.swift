import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// The simulation against a literal one, its statistics against closed forms, and its independence of threads and splits.
@Suite struct RiskTests {
    @Test func everyPathIsTheLiteralOne() throws {
        var (paths, failed, missed) = (0, 0, 0)
        for seed in UInt64(6_000)..<Amount.usual(6_012, full: 6_250) {
            var deal = try Deal(json: Array(RandomDeal.make(seed: seed, hasTerms: seed % 2 == 0)))
            deal.risk.annualDefault = deal.risk.annualDefault.map { min(1, $0 * 8) }
            let plan = try Plan(deal)
            let order = SeededOrder(cardinality: plan.cardinality, seed: seed)
            for place in 0..<min(Amount.usual(2, full: 8), plan.cardinality) {
                let structure = try plan.evaluate(index: order[place])
                let model = RiskModel(try plan.bound.reaching(structure.levers), structure, seed: seed)
                var simulator = RiskSimulator(model)
                for path in UInt64(0)..<UInt64(Amount.usual(5, full: 3)) {
                    let (found, literal) = (simulator.run(path), LiteralPath(model, path).figures())
                    #expect(
                        same(found.figures.minDSCR, literal.figures.minDSCR),
                        "\(seed) #\(structure.index) path \(path): \(found) \(literal)")
                    #expect(
                        same(found.figures.actualWAL, literal.figures.actualWAL)
                            && same(found.figures.equityIRR, literal.figures.equityIRR), "\(seed) \(path)")
                    #expect(
                        found.figures.seniorUnpaid == literal.figures.seniorUnpaid && found.figures.mezzUnpaid == literal.figures.mezzUnpaid
                            && found.figures.leavesSeniorUnpaid == literal.figures.leavesSeniorUnpaid
                            && found.figures.leavesMezzUnpaid == literal.figures.leavesMezzUnpaid,
                        "\(seed) \(path)")
                    #expect(found.figures.tenantsFailed == literal.figures.tenantsFailed && found.years == literal.years, "\(seed) \(path)")
                    paths += 1
                    if found.figures.tenantsFailed > 0 { failed += 1 }
                    if found.figures.seniorUnpaid > 0 { missed += 1 }
                }
            }
        }
        #expect(paths > 60 && failed > 20 && missed > 2, "\((paths, failed, missed))")
    }

    private func same(_ a: Double, _ b: Double) -> Bool { a == b || a.isNaN && b.isNaN }

    @Test func threadsOrderAndSplitChangeNoBit() async throws {
        let (plan, structure) = try Self.twoHalls()
        let whole = try await plan.risk(of: structure, paths: 300, seed: 9, threads: 1)
        #expect(try await plan.risk(of: structure, paths: 300, seed: 9, threads: 5) == whole)
        let parts = [(120, 300), (0, 7), (7, 120)].map { Int64($0.0)..<Int64($0.1) }
        var shards: [Structure.RiskShard] = []
        for part in parts { shards.append(try await plan.riskShard(of: structure, paths: part, seed: 9)) }
        let merged = try plan.risk(of: structure, merging: shards, seed: 9)
        #expect(merged == whole && merged.digest == whole.digest)
        #expect(try await plan.risk(of: structure, paths: 300, seed: 10).digest != whole.digest)
        #expect(throws: StructError.self) { try plan.risk(of: structure, merging: [shards[0], shards[1]], seed: 9) }
        #expect(throws: StructError.self) { try plan.risk(of: structure, merging: shards + [shards[0]], seed: 9) }
        #expect(throws: StructError.self) { try plan.risk(of: structure, merging: shards, seed: 8) }
        for paths in [0, -1, 100_000_001] as [Int64] {
            await #expect(throws: StructError.self) { try await plan.risk(of: structure, paths: paths) }
        }
    }

    @Test func aCancelledSimulationEndsSoon() async throws {
        let (plan, structure) = try Self.twoHalls()
        let task = Task { try await plan.risk(of: structure, paths: 5_000_000) }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    /// Vasicek's distribution of a homogeneous pool of k tenants: the share that fails within a year has mean p, and its
    /// variance is (Φ₂(c, c; ρ) − p²)(k − 1)/k + p(1 − p)/k with c = Φ⁻¹(p).
    @Test func defaultsOfAHomogeneousPoolAreVasiceks() throws {
        var deal = try Deal(json: DealText.twoHalls.bytes)
        let (p, rho, k) = (0.05, 0.3, 40)
        deal.risk.annualDefault = deal.risk.annualDefault.map { _ in p }
        deal.risk.assetCorrelation = rho
        deal.streams = []
        let lease = deal.leases[0]
        deal.leases = (0..<k).map { number in
            var own = lease
            (own.id, own.tenant) = ("L\(number)", "tenant \(number)")
            return own
        }
        deal.pools = [.init(id: deal.levers.pool[0])]
        deal.levers.pool = [deal.pools[0].id]
        deal.scenarios = []
        let plan = try Plan(deal)
        let model = RiskModel(plan.bound, try plan.evaluate(index: 0), seed: 3)
        var world = RiskWorld(model)
        let paths = Amount.usual(20_000, full: 1_000_000)
        var (sum, squares) = (0.0, 0.0)
        for path in 0..<paths {
            world.draw(UInt64(path))
            let share = Double(world.failsFrom.count { $0 == 1 }) / Double(k)
            sum += share
            squares += share * share
        }
        let (mean, n) = (sum / Double(paths), Double(paths))
        let variance = (squares - n * mean * mean) / (n - 1)
        let joint = Self.bothFail(p, rho)
        let expected = (joint - p * p) * Double(k - 1) / Double(k) + p * (1 - p) / Double(k)
        #expect(abs(mean - p) < 3 * (expected / n).squareRoot(), "\(mean)")
        // The standard error of a variance, with the heavy tail of this distribution measured: its kurtosis is below 12.
        #expect(abs(variance - expected) < 3 * expected * (11 / n).squareRoot(), "\(variance) against \(expected)")
    }

    /// Probability that two tenants fail: ∫ Φ((c − √ρ m)/√(1 − ρ))² φ(m) dm by the trapezium rule.
    private static func bothFail(_ p: Double, _ rho: Double) -> Double {
        let c = InverseNormal.value(p)
        var sum = 0.0
        for step in -4_000...4_000 {
            let m = Double(step) / 500
            let chance = erfc(-(c - rho.squareRoot() * m) / (1 - rho).squareRoot() / 2.0.squareRoot()) / 2
            sum += chance * chance * exp(-m * m / 2) / (2 * Double.pi).squareRoot() / 500
        }
        return sum
    }

    @Test func theDriversAreCorrelatedAsStated() throws {
        let (plan, structure) = try Self.twoHalls()
        let model = RiskModel(plan.bound, structure, seed: 5)
        let (n, drivers) = (20_000, 5)
        let factor = try #require(Correlations.factor(plan.deal.risk.matrix))
        let draws = (0..<n).map { path -> [Double] in
            let z: [Double] = (0..<drivers).map { model.draws.normal(UInt64(path), year: 1, stream: UInt32($0)) }
            return (0..<drivers).map { row in
                var sum = 0.0
                for column in 0...row { sum += factor[row][column] * z[column] }
                return sum
            }
        }
        let matrix = plan.deal.risk.matrix
        for i in 0..<drivers {
            for j in 0..<i {
                let sample = draws.reduce(0) { $0 + $1[i] * $1[j] } / Double(n)
                let error = ((1 + matrix[i][j] * matrix[i][j]) / Double(n)).squareRoot()
                #expect(abs(sample - matrix[i][j]) < 3 * error, "\(i) \(j): \(sample)")
            }
        }
    }

    @Test func standardErrorsFallWithTheRootOfThePaths() async throws {
        let (plan, structure) = try Self.twoHalls()
        let few = try #require(try await plan.risk(of: structure, paths: 400).minDSCR?.mean.error)
        let many = try #require(try await plan.risk(of: structure, paths: 6_400).minDSCR?.mean.error)
        #expect(abs(few / many - 4) < 0.6, "\(few) \(many)")
    }

    /// Not what the errors say, but how far figures of few paths are from those of many: over 40 seeds the root mean square of
    /// the difference halves with four times the paths.
    @Test func figuresComeAsNearAsTheirErrorsSay() async throws {
        let (plan, structure) = try Self.twoHalls()
        let far = try #require(try await plan.risk(of: structure, paths: 25_600, seed: 99).minDSCR?.mean.value)
        var spread: [Double] = []
        for paths in [100, 400, 1_600] as [Int64] {
            var squares = 0.0
            for seed in UInt64(1)...40 {
                let found = try #require(try await plan.risk(of: structure, paths: paths, seed: seed).minDSCR?.mean)
                squares += ((found.value - far) / (found.error ?? 0)) * ((found.value - far) / (found.error ?? 0))
            }
            // Of standard normal figures, 40 of them: 1 within four standard errors of a root mean square, 1/√80.
            spread.append((squares / 40).squareRoot())
        }
        #expect(spread.allSatisfy { abs($0 - 1) < 0.45 }, "\(spread)")
    }

    @Test func quantilesAreOfTheNearestRank() throws {
        let found = try #require(Structure.Risk.Distribution((1...200).map { Double($0) } + [.nan]))
        #expect(found.quantiles == [2, 10, 20, 50, 100, 150, 190] && found.undefined == 1 && found.count == 200)
        #expect(found.expectedShortfall == 5.5 && found.mean.value == 100.5)
        let single = try #require(Structure.Risk.Distribution([3]))
        #expect(single.quantiles == [3, 3, 3, 3, 3, 3, 3] && single.standardDeviation == nil && single.mean.error == nil)
        #expect(Structure.Risk.Distribution([.nan]) == nil)
    }

    private static func twoHalls() throws -> (Plan, Structure) {
        let plan = try Plan(Deal(json: DealText.twoHalls.bytes))
        return (plan, try plan.evaluate(index: 5))
    }
}

/// One path month by month, lease by lease, with nothing kept from one to the next.
private struct LiteralPath {
    let model: RiskModel
    let deal: Deal
    let path: UInt64
    private let world: RiskWorld

    init(_ model: RiskModel, _ path: UInt64) {
        (self.model, self.path, deal) = (model, path, model.bound.deal)
        var world = RiskWorld(model)
        world.years = world.years.map { _ in .init(rent: .nan, opex: .nan, vacancy: .nan, cpi: .nan) }
        let risk = deal.risk
        let factor = Correlations.factor(risk.matrix) ?? []
        func normal(_ year: Int, _ stream: UInt32) -> Double { model.draws.normal(path, year: year, stream: stream) }
        var states = [deal.market.cpi[0], 1, 1, risk.vacancy.mean, 0]
        for year in 1...model.years {
            let z = (0..<5).map { normal(year, UInt32($0)) }
            let e: [Double] = (0..<5).map { row in
                var sum = 0.0
                for column in 0...row { sum += factor[row][column] * z[column] }
                return sum
            }
            states[0] = risk.cpi.mean + (1 - risk.cpi.reversion) * (states[0] - risk.cpi.mean) + risk.cpi.volatility * e[0]
            states[1] *= max(0, 1 + risk.rentVolatility * e[1])
            states[2] *= max(0, 1 + risk.opexVolatility * e[2])
            states[3] =
                risk.vacancy.mean + (1 - risk.vacancy.reversion) * (states[3] - risk.vacancy.mean) + risk.vacancy.volatility * e[3]
            states[4] = (1 - risk.rateReversion) * states[4] + risk.rateVolatilityBasisPoints * e[4]
            world.years[year - 1] = .init(
                rent: states[1], opex: states[2], vacancy: min(max(states[3], 0), 1 - deal.operating.vacancyShare), cpi: states[0])
            world.rateShocks[year - 1] = states[4] / 10_000 * (1 - deal.hedgedShare)
        }
        var names: [String] = []
        for tenant in deal.leases.map(\.tenant) + deal.streams.map(\.counterparty) where !names.contains(tenant) { names.append(tenant) }
        let members = model.units.map(\.unit)
        for (place, _) in model.tenants.enumerated() {
            guard let unit = zip(members, model.units.map(\.tenant)).first(where: { $0.1 == place })?.0 else { continue }
            let own = normal(0, 6 + UInt32(names.firstIndex(of: unit.tenant) ?? 0))
            let latent = risk.assetCorrelation.squareRoot() * normal(0, 5) + (1 - risk.assetCorrelation).squareRoot() * own
            let p = risk.annualDefault[unit.rating.notch]
            world.failsFrom[place] = (1...model.years).first { year in
                latent <= InverseNormal.value(1 - (0..<year).reduce(1.0) { survival, _ in survival * (1 - p) })
            }.map { 12 * ($0 - 1) + 1 }
        }
        self.world = world
    }

    func figures() -> RiskPath {
        var found = RiskPath()
        found.figures.tenantsFailed = Int32(world.failsFrom.count { $0 != nil })
        let cash = cash()
        var inputs = model.inputs
        inputs.cashFlowsMinor = inputs.cashFlowsMinor.indices.map { Int64(cash[$0]) }
        inputs.seniorRateShocks = model.yearOfPeriod.map { world.rateShocks[min($0, model.years - 1)] }
        let (structure, grid) = (model.structure, model.bound.grid)
        let notional = Double(structure.seniorNotionalMinor)
        if notional > 0, let service = structure.terms.unitService, let balances = structure.terms.balances {
            for t in service.indices {
                let due = service[t] + inputs.seniorRateShocks[t] * grid.yearFractions[t] * (t == 0 ? 1 : balances[t - 1])
                guard due > 0 else { continue }
                let dscr = cash[t] / due / notional
                if found.figures.minDSCR.isNaN || dscr < found.figures.minDSCR { found.figures.minDSCR = dscr }
                if lowerMargin(dscr, 1) < 0 { found.mark(.belowOne, year: model.yearOfPeriod[t]) }
                if lowerMargin(dscr, deal.cashTraps.lockupLevel) < 0 { found.mark(.belowLockup, year: model.yearOfPeriod[t]) }
            }
        }
        let run = Waterfall(inputs)
        for t in run.periods.indices {
            if run.accounts[0].flows[t].drawnMinor > 0 { found.mark(.reserveDrawn, year: model.yearOfPeriod[t]) }
            if run.tranches[0].flows[t].unpaidMinor > 0 { found.mark(.missedSenior, year: model.yearOfPeriod[t]) }
            if run.tranches.count > 1, run.tranches[1].flows[t].unpaidMinor > 0 { found.mark(.missedMezz, year: model.yearOfPeriod[t]) }
        }
        if notional > 0 {
            let last = run.tranches[0].flows[structure.terms.seniorPeriods - 1]
            let unpaid = last.unpaidMinor
            found.figures.leavesSeniorUnpaid = unpaid > 0
            found.figures.seniorUnpaid = Double(last.unpaidPrincipalMinor) / notional
            let life = zip(grid.years, run.tranches[0].flows).reduce(0) {
                $0 + $1.0 * Double($1.1.principalMinor + $1.1.sweptMinor + $1.1.refinancedMinor)
            }
            if unpaid == 0 { found.figures.actualWAL = life / notional }
        }
        if run.tranches.count > 1, structure.mezzNotionalMinor > 0, let periods = structure.terms.mezzPeriods {
            found.figures.leavesMezzUnpaid = run.tranches[1].flows[periods - 1].unpaidMinor > 0
            found.figures.mezzUnpaid = Double(run.tranches[1].flows[periods - 1].unpaidPrincipalMinor) / Double(structure.mezzNotionalMinor)
        }
        found.figures.equityIRR = run.equityIRR.rate ?? .nan
        return found
    }

    private func cash() -> [Double] {
        var cash = model.fees.map { -$0 }
        let months = model.bound.grid.months(toEndOf: cash.count)
        let place = (1...cash.count).flatMap { t in
            Array(repeating: t - 1, count: model.bound.grid.months(toEndOf: t) - model.bound.grid.months(toEndOf: t - 1))
        }
        for (unit, tenant) in model.units {
            func available(_ month: Int) -> Double {
                guard let from = world.failsFrom[tenant], month >= from else { return 1 }
                return month < from + deal.risk.voidMonths ? 0 : deal.risk.reletShare
            }
            switch unit.source {
            case .lease(let lease):
                for month in 1...months { cash[place[month - 1]] += net(lease, month, available) }
            case .stream(let stream):
                for (number, amount) in stream.amounts.enumerated() where stream.month(of: number) <= months {
                    let (month, minor) = (stream.month(of: number), amount * deal.currency.minorUnits)
                    let year = world.years[(month - 1) / 12]
                    cash[place[month - 1]] +=
                        minor > 0
                        ? (minor * year.rent * available(month) * (1 - year.vacancy)).rounded(.toNearestOrAwayFromZero)
                        : minor.rounded(.toNearestOrAwayFromZero)
                }
            }
        }
        return cash
    }

    /// In − out of a lease in one month, its index worked out from the start.
    private func net(_ lease: Deal.Lease, _ month: Int, _ available: (Int) -> Double) -> Double {
        guard month >= lease.startMonth else { return 0 }
        let end = lease.endMonth
        let isAfter = month > end
        if isAfter {
            guard deal.reletting, let relet = lease.relet, month <= end + relet.voidMonths + relet.termMonths else { return 0 }
        }
        var headline = headline(lease, min(month, end))
        let year = world.years[(month - 1) / 12]
        var gross = month < lease.startMonth + lease.rentFreeMonths ? 0 : headline
        var share = available(month)
        if isAfter, let relet = lease.relet {
            headline = relet.rentShare * headline
            gross = month > end + relet.voidMonths ? headline : 0
            share = 1
        }
        let income = gross * year.rent * share * (1 - deal.operating.vacancyShare - year.vacancy)
        let cost = headline * (lease.opexShare * year.opex + deal.operating.maintenanceCapexShare)
        return income.rounded(.toNearestOrAwayFromZero) - cost.rounded(.toNearestOrAwayFromZero)
    }

    private func headline(_ lease: Deal.Lease, _ month: Int) -> Double {
        let (terms, basis) = (lease.indexation, model.structure.levers.cashFlowBasis)
        let step = lease.steps.filter { $0.month <= month }.last
        let first = terms.nextReviewMonth ?? lease.startMonth + terms.reviewMonths
        var index = 1.0
        for review in stride(from: first, through: month, by: terms.reviewMonths) where terms.kind != .flat {
            guard basis == .contract || (basis == .hybrid && review <= 120) else { continue }
            if let step, review <= step.month { continue }
            for slice in 0..<terms.reviewMonths / 12 {
                let start = review - terms.reviewMonths + 12 * slice
                if let step, start < step.month { continue }
                var rate = terms.rate
                if terms.kind == .cpi {
                    rate = world.years[start < 1 ? 0 : (start - 1) / 12].cpi
                    if let cap = terms.cap { rate = min(rate, cap) }
                    if let floor = terms.floor { rate = max(rate, floor) }
                }
                index *= 1 + rate
            }
        }
        return (step?.rent ?? lease.passingRent) * deal.currency.minorUnits * index / 12
    }
}
