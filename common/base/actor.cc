#include "common/base/actor.h"

namespace outlay {
namespace {

bool Names(const Actor& actor, const std::string& person) {
  return actor.subject == person || actor.on_behalf_of == person;
}

}  // namespace

bool MayBeSamePerson(const Actor& first, const Actor& second) {
  return Names(first, second.person()) || Names(second, first.person());
}

}  // namespace outlay
