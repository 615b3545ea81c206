// Converts groups from domain values to the API. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_CONVERT_GROUPS_H_
#define OUTLAY_SERVICES_DIRECTORY_CONVERT_GROUPS_H_

#include <string>
#include <string_view>

#include "outlay/directory/v1/directory_events.pb.h"
#include "outlay/directory/v1/group.pb.h"
#include "services/directory/domain/group.h"

namespace outlay::directory {

std::string EtagOf(const Group& group);
// `depth`: the number of groups from the top one down to this one.
v1::Group ToProto(std::string_view organization, const Group& group, int64_t depth);
v1::GroupChanged ToEvent(std::string_view organization, const Group& group);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_CONVERT_GROUPS_H_
