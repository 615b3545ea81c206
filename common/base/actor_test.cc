#include "common/base/actor.h"

#include <gtest/gtest.h>

namespace outlay {
namespace {

TEST(ActorTest, IsThePersonAServiceActsFor) {
  EXPECT_EQ((Actor{.subject = "ann", .on_behalf_of = ""}).person(), "ann");
  EXPECT_EQ((Actor{.subject = "portal", .on_behalf_of = "ann"}).person(), "ann");
}

TEST(ActorTest, OnePersonIsKnownThroughServicesToo) {
  const Actor ann = {.subject = "ann", .on_behalf_of = ""};
  const Actor ann_by_portal = {.subject = "portal", .on_behalf_of = "ann"};
  const Actor bob_by_portal = {.subject = "portal", .on_behalf_of = "bob"};
  const Actor portal = {.subject = "portal", .on_behalf_of = ""};
  EXPECT_TRUE(MayBeSamePerson(ann, ann));
  EXPECT_TRUE(MayBeSamePerson(ann, ann_by_portal));
  EXPECT_TRUE(MayBeSamePerson(ann_by_portal, ann));
  EXPECT_TRUE(MayBeSamePerson(ann_by_portal, portal));
  EXPECT_FALSE(MayBeSamePerson(ann_by_portal, bob_by_portal));
  EXPECT_FALSE(MayBeSamePerson(ann, bob_by_portal));
}

}  // namespace
}  // namespace outlay
