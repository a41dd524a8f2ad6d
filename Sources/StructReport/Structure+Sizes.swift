import StructEngine

extension Structure {
    /// What is borrowed, such as "senior GBP 412.3m, mezzanine GBP 40.0m".
    func sizes(_ money: Money) -> String {
        let senior = seniorNotionalMinor > 0 ? "senior \(money.amount(Double(seniorNotionalMinor)))" : "no senior debt"
        return senior + (mezzNotionalMinor > 0 ? ", mezzanine \(money.amount(Double(mezzNotionalMinor)))" : "")
    }
}
