import StructEngine

/// A few thousand random waterfalls, the same on every run: all profiles, both tranches, every
/// covenant, cash that falls short or below 0.
struct WaterfallSample: Sendable {
    let terms: Waterfall.Inputs
    let result: Waterfall

    static let seed: UInt64 = 20_260_131
    static let all: [WaterfallSample] = {
        var random = WaterfallRandom(seed: seed)
        return (0..<4_000).map { _ in
            let terms = randomTerms(&random)
            return WaterfallSample(terms: terms, result: Waterfall(terms))
        }
    }()

    /// Senior maturity in periods; 0 where there is no senior debt.
    var maturity: Int { terms.senior.notionalMinor > 0 ? terms.senior.periods : 0 }

    /// Each row with the one before it, nil for the first.
    var steps: [(before: WaterfallRow?, row: WaterfallRow)] {
        zip([nil] + result.rows.map(Optional.some), result.rows).map { ($0, $1) }
    }

    static func randomTerms(_ random: inout WaterfallRandom) -> Waterfall.Inputs {
        let frequency = random.pick([1, 2, 4, 12])
        let horizon = random.int(1...(frequency == 12 ? 72 : 40))
        let fractions = (0..<horizon).map { _ in random.chance(0.5) ? 1 / Double(frequency) : random.double(0.9...1.1) / Double(frequency) }
        let notional = random.chance(0.05) ? 0 : random.pick([7, 1_003, 998_877, 43_210_000_000, 1 << 50])
        let senior = tranche(notional, horizon, fractions, &random)
        let hasMezzanine = random.chance(0.6)
        let mezzanine = hasMezzanine ? tranche(Int(random.double(0...0.6) * Double(notional)), horizon, fractions, &random) : nil
        let scale = max(Double(notional), 1_000) / Double(max(senior.periods, 1)) * random.double(0.4...2.2)
        let allowsDeficits = random.chance(0.4)
        let flows = (0..<horizon).map { _ -> Int64 in
            if allowsDeficits && random.chance(0.1) { return Int64(-scale * random.unit()) }
            return random.chance(0.03) ? 0 : Int64(scale * random.double(0.5...1.8))
        }
        return Waterfall.Inputs(
            cashFlowsMinor: flows, yearFractions: fractions, paymentsPerYear: frequency, senior: senior, mezzanine: mezzanine,
            dsraMonths: random.int(0...12), dsraFundingMinor: random.double(0...1.5) * scale,
            lockupDSCR: random.double(0.9...1.5), sweepDSCR: random.double(0.7...1.4),
            sweepShare: random.pick([0, 0.25, 0.5, 1 / 3, 1]), equityOutlayMinor: random.double(0...0.8) * Double(notional),
            valueMinor: random.double(0.5...2) * Double(notional), exitValueShare: random.pick([0, 0.6, 1]))
    }

    private static func tranche(_ notional: Int, _ horizon: Int, _ fractions: [Double], _ random: inout WaterfallRandom)
        -> Waterfall.Tranche
    {
        let periods = random.int(1...horizon)
        let interestOnly = random.chance(0.3) ? random.int(0...(periods - 1)) : 0
        let coupon = random.double(0.01...0.12)
        let kind = random.int(0...3)
        let balloon = kind == 0 ? 1 : random.pick([0, 0, 0.15, 0.5])
        let weights = (1...periods).map { t in t <= interestOnly || kind == 0 ? 0 : kind == 1 ? 1 : random.unit() }
        let total = max(weights.reduce(0, +), 1e-9)
        var factors = [1.0]
        for weight in weights {
            factors.append(factors[factors.count - 1] - (1 - balloon) * weight / total)
        }
        if kind == 3 && periods > 2 {
            factors[1] = 1.001  // principal that is very slightly negative, as annuities on actual day counts have it
        }
        let fee = random.double(0...0.01)
        let shock = random.chance(0.3) ? 0.005 : 0
        return Waterfall.Tranche(
            name: "tranche", notionalMinor: Int64(notional), periods: periods, balanceFactors: factors, balloon: balloon, feeRate: fee,
            interestRate: coupon + shock, scheduledRate: coupon + fee)
    }
}
