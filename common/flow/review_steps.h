// Makes the calls to approval that the rows of review_rows.h require (asks for a review, reads its state, withdraws
// it), until each is answered. A call is a row before it is made, so a crash at any point loses nothing. While approval
// is down, subjects wait, and one call at a time probes whether it is back.
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
