// What must be true of an organization once its services are quiet: the two agree to the cent, and with what its people
// were told. docs/simulation.md says which check proves which invariant.
#ifndef OUTLAY_TESTS_SIMULATION_CHECKS_H_
#define OUTLAY_TESTS_SIMULATION_CHECKS_H_

#include "common/testing/simulator.h"
#include "tests/simulation/people.h"

namespace outlay::simulation {

// No step, mark, event or booking of the organization waits for anything.
bool IsQuiet(testing::Simulator& simulator, const std::string& organization);

// Each adds failures to the test that runs. Both nodes must be up.

// Every invoice has ended where it must (I7, I11), and its booking is the same on both sides, in exact money (I6).
void CheckInvoices(testing::Simulator& simulator, const People& people);
// The figures of orders and lines are the sum of their bookings: stored, in memory and in answers (I2).
void CheckFigures(testing::Simulator& simulator, const People& people);
// Every change is in one log record, and the last one tells how things stand (I9, I16).
void CheckLogs(testing::Simulator& simulator, const People& people);

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_CHECKS_H_
