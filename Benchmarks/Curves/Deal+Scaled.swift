import StructEngine

extension Deal {
    /// The same deal with another number of leases and the same total rent: leases spread evenly
    /// over the rent roll, repeated where there are more than it has. Every pool keeps a lease.
    func withLeases(_ number: Int) -> Deal {
        let whole = leases
        let chosen = (0..<number).map { number < whole.count ? $0 * whole.count / number : $0 % whole.count }
        let total = whole.reduce(0) { $0 + $1.passingRent }
        let share = total / chosen.reduce(0) { $0 + whole[$1].passingRent }
        var scaled = self
        scaled.leases = chosen.enumerated().map { position, source in
            var lease = whole[source]
            lease.id = "\(lease.id)-\(position)"
            // Whole currency units, so that sums stay exact and files would stay short.
            lease.passingRent = max(1, (lease.passingRent * share).rounded())
            return lease
        }
        for number in pools.indices {
            guard let members = pools[number].leases else { continue }
            let names = Set(members)
            let kept = zip(scaled.leases, chosen).filter { names.contains(whole[$1].id) }.map(\.0.id)
            scaled.pools[number].leases = kept.isEmpty ? [scaled.leases[number % scaled.leases.count].id] : kept
        }
        return scaled
    }

    /// The same deal with another number of stresses: its own, then each again and again with ever
    /// more rent lost. Rate shocks stay those that the deal has.
    func withScenarios(_ number: Int) -> Deal {
        let own = scenarios
        var scaled = self
        scaled.scenarios = (0..<number).map { position in
            var scenario = own[position % own.count]
            let round = position / own.count
            scenario.id += round == 0 ? "" : "-\(round)"
            scenario.rentShock = min(1, scenario.rentShock + 0.01 * Double(round))
            return scenario
        }
        return scaled
    }
}
