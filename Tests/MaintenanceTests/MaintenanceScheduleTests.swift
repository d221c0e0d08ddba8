import Testing

@testable import Maintenance

/// When tasks are due.
@Suite(.timeLimit(.minutes(3))) struct MaintenanceScheduleTests {
  @Test func tasksAreDueByTheirIntervalAndSoonerAfterAFailure() {
    let start = ContinuousClock.now
    var schedule = MaintenanceSchedule(start: start)
    #expect(schedule.tasks(at: start) == MaintenanceTask.allCases)
    for task in MaintenanceTask.allCases where task != .makePartitions { schedule.done(task, at: start) }
    schedule.failed(.makePartitions, at: start)
    #expect(schedule.tasks(at: start + .seconds(9)) == [])
    #expect(schedule.tasks(at: start + .seconds(10)) == [.reportStaleWorkers])
    #expect(
      schedule.tasks(at: start + .seconds(60)) == [
        .reportStaleWorkers, .rollUpCounters, .watchDatabase, .endLongReads, .makePartitions, .indexArticles,
      ])
    #expect(schedule.tasks(at: start + .seconds(3600)) == MaintenanceTask.allCases)
  }

  /// A task that fails again and again is tried more and more seldom, up to an hour apart, and begins again once it was
  /// done.
  @Test func aTaskThatFailsBacksOff() {
    let start = ContinuousClock.now
    var schedule = MaintenanceSchedule(start: start, leavingOut: [.indexArticles])
    #expect(!schedule.tasks(at: start + .seconds(99_999)).contains(.indexArticles))
    func wait(_ task: MaintenanceTask) -> Int? {
      [10, 20, 60, 120, 240, 480, 960, 1920, 3600].first { schedule.tasks(at: start + .seconds($0)).contains(task) }
    }
    var waits: [Int?] = []
    for _ in 0..<9 {
      schedule.failed(.makePartitions, at: start)
      waits.append(wait(.makePartitions))
    }
    #expect(waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600])
    for _ in 0..<100 { schedule.failed(.makePartitions, at: start) }
    #expect(wait(.makePartitions) == 3600)
    schedule.done(.makePartitions, at: start)
    schedule.failed(.makePartitions, at: start)
    #expect(wait(.makePartitions) == 60)
  }
}
