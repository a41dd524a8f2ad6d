// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that whoever links StructEngine gets none of what measures it. A target
// beside the benchmarks is found by the benchmark command because it lies in a folder named
// Benchmarks.
let package = Package(
    name: "StructEngineBenchmarks",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(name: "StructEngine", path: ".."),
        // Without its traits: allocations are counted by CMeter, which needs no other package.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .target(name: "CMeter", path: "CMeter"),
        .target(
            name: "Stages",
            dependencies: [.product(name: "StructEngine", package: "StructEngine")],
            path: "Stages"),
        .executableTarget(
            name: "StageTimes",
            dependencies: ["CMeter", "Stages", .product(name: "Benchmark", package: "benchmark")],
            path: "StageTimes",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
        .executableTarget(name: "StageCounts", dependencies: ["CMeter", "Stages"], path: "StageCounts"),
        .executableTarget(name: "Curves", dependencies: ["Stages"], path: "Curves"),
    ],
    swiftLanguageModes: [.v6]
)
