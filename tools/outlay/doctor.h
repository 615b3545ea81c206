// What `outlay doctor` finds out about the services, without how it is printed.
#ifndef OUTLAY_TOOLS_OUTLAY_DOCTOR_H_
#define OUTLAY_TOOLS_OUTLAY_DOCTOR_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/outlay/session.h"

namespace outlay::cli {

enum class Health { kGood, kUnknown, kBad };

// One thing that was looked at.
struct Finding {
  std::string service;
  std::string check;  // "reachable"
  Health health = Health::kGood;
  std::string result;
  std::string next;  // what to do about it; empty when it is good
};

// Asks every service: is it reachable and serving, ready, of which version, does it answer this caller, has it caught
// up. What a check needs and cannot have (an admin address, an organization) makes it kUnknown.
std::vector<Finding> Examine(Session& session);

// The value of a label of a metric in Prometheus' text format: `version` of
// outlay_build_info{service="purchase_order",version="0.1.0"} 1. Nothing when it is not there.
std::optional<std::string> MetricLabel(std::string_view metrics, std::string_view name, std::string_view label);

// The sum of a metric over all labels; nothing when there is no such metric.
std::optional<double> MetricSum(std::string_view metrics, std::string_view name);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_DOCTOR_H_
