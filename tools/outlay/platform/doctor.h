// The findings of `outlay doctor` about the services, independent of their printing.
#ifndef OUTLAY_TOOLS_OUTLAY_PLATFORM_DOCTOR_H_
#define OUTLAY_TOOLS_OUTLAY_PLATFORM_DOCTOR_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/outlay/session.h"

namespace outlay::cli {

enum class Health { kGood, kUnknown, kBad };

// The result of one check.
struct Finding {
  std::string service;
  std::string check;  // "reachable"
  Health health = Health::kGood;
  std::string result;
  std::string next;  // the recommended action; empty if the check passed
};

// Checks every service: whether it is reachable and serving, ready, its version, whether it answers this caller,
// whether it has caught up, and whether its jobs go on. A check that lacks a necessary input (an admin address, an
// organization) is kUnknown.
std::vector<Finding> Examine(Session& session);

// Returns the value of a label of a metric in Prometheus' text format: `version` of
// outlay_build_info{service="purchase_order",version="0.1.0"} 1. Nothing if there is none.
std::optional<std::string> MetricLabel(std::string_view metrics, std::string_view name, std::string_view label);

// Returns the values of a metric by one of its labels ("": without it), summed over the other labels. `with`: only
// series that contain it, such as result="failed".
std::map<std::string, double> MetricBy(std::string_view metrics, std::string_view name, std::string_view label,
                                       std::string_view with = "");

// Returns the sum of a metric over all labels; nothing if there is no such metric.
std::optional<double> MetricSum(std::string_view metrics, std::string_view name);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_PLATFORM_DOCTOR_H_
