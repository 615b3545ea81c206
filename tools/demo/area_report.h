// What became of a year's budgets by spend area, as people like to read it.
#ifndef OUTLAY_TOOLS_DEMO_AREA_REPORT_H_
#define OUTLAY_TOOLS_DEMO_AREA_REPORT_H_

#include <string>
#include <vector>

#include "tools/demo/area_year.h"

namespace outlay::demo {

// A line for each area and one for all.
std::string AreaTable(const std::vector<Area>& areas);
// "refused 191 times, warned 641 times".
std::string AreaSummary(const std::vector<Area>& areas);
// The largest that were refused, with what would have passed.
std::string RefusalTable(const std::vector<AreaRefusal>& refusals);
// What was forecast of each area, and what came.
std::string ForecastTable(const std::vector<Area>& areas);

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_AREA_REPORT_H_
