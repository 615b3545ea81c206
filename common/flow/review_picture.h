// A review, as approval reports it, converted to a value.
#ifndef OUTLAY_COMMON_FLOW_REVIEW_PICTURE_H_
#define OUTLAY_COMMON_FLOW_REVIEW_PICTURE_H_

#include "common/review/review_flow.h"
#include "outlay/approval/v1/review.pb.h"

namespace outlay::flow {

review::ReviewPicture PictureOf(const approval::v1::Review& review);

}  // namespace outlay::flow

#endif  // OUTLAY_COMMON_FLOW_REVIEW_PICTURE_H_
