// Carries the reviews of a service's subjects to approval: asks, looks, withdraws, as the rows of review_rows.h say,
// until each has an answer. What is asked is a row before it is a call, so a crash at any point loses nothing; while
// approval is down, subjects wait, and one call at a time tries whether it is back.
#ifndef OUTLAY_COMMON_FLOW_REVIEW_STEPS_H_
#define OUTLAY_COMMON_FLOW_REVIEW_STEPS_H_

#include <memory>

#include "common/flow/flow_runner.h"
#include "common/flow/reviewed_subjects.h"

namespace outlay::flow {

class ReviewRunner : public FlowRunner {
 public:
  ReviewRunner(const FlowParts& parts, std::shared_ptr<const ReviewedSubjects> subjects);
};

}  // namespace outlay::flow

#endif  // OUTLAY_COMMON_FLOW_REVIEW_STEPS_H_
