// SPDX-License-Identifier: Apache-2.0
#include "ui/search/keysheet.h"

#include "ui/widgets/button.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/plainlabel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {

constexpr QSize kBox { 1080, 620 };
constexpr int kTwoColumns = 700; // narrower: one below the other
constexpr int kLine = 24;
constexpr int kHeading = 34;
constexpr int kKeys = 206;
constexpr int kColumnGap = 28;
constexpr int kRight = 10; // room of the scroll handle

//! The eight places of the list are one line as long as they are the usual eight.
bool areUsualPlaces(const ShortcutMap &keys)
{
    for (int place = 0; place < 8; ++place) {
        if (keys.isChanged(Action(int(Action::Chat1) + place)))
            return false;
    }
    return true;
}

} // namespace

KeySheet::KeySheet(const Look &look, const ShortcutMap &keys, QWidget *over)
    : Sheet(look, over, kBox)
    , m_keys(keys)
    , m_area(new QScrollArea)
{
    setObjectName(QStringLiteral("keySheet"));
    setTitle(tr("Keys"));
    m_area->setObjectName(QStringLiteral("keyArea"));
    m_area->setAccessibleName(tr("Keys"));
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setStyleSheet(QStringLiteral("QScrollArea,QScrollArea>QWidget>QWidget"
                                         "{background:transparent}"));
    new OverlayScrollBar(look, m_area);
    auto *lines = new QWidget;
    auto *columns = new QHBoxLayout(lines);
    columns->setContentsMargins(0, 0, kRight, 0);
    columns->setSpacing(kColumnGap);
    const bool two = over->width() > kTwoColumns;
    QGridLayout *left = addColumn(columns);
    QGridLayout *right = two ? addColumn(columns) : left;
    for (const ActionGroup group :
         { ActionGroup::Going, ActionGroup::Finding, ActionGroup::Conversation })
        addGroup(left, group);
    for (const ActionGroup group : { ActionGroup::Writing, ActionGroup::Window })
        addGroup(right, group);
    for (QGridLayout *grid : { left, right })
        grid->setRowStretch(grid->rowCount(), 1);
    m_area->setWidget(lines);
    auto *change = new Button(look, Button::Kind::Quiet);
    change->setObjectName(QStringLiteral("keyChange"));
    change->setText(tr("Change keys …"));
    auto *foot = new QHBoxLayout;
    foot->addStretch(1);
    foot->addWidget(change);
    content()->addWidget(m_area, 1);
    content()->addLayout(foot);
    connect(change, &QAbstractButton::clicked, this, [this] {
        dismiss();
        Q_EMIT changeRequested();
    });
}

void KeySheet::openNow()
{
    open(m_area);
}

QList<KeySheet::Line> KeySheet::lines(ActionGroup group) const
{
    QList<Line> all;
    const bool usual = areUsualPlaces(m_keys);
    for (const ActionRow &row : actionRows()) {
        if (row.group != group || m_keys.keys(row.action).isEmpty())
            continue;
        const bool place = row.action >= Action::Chat1 && row.action <= Action::Chat8;
        if (place && usual) {
            if (row.action == Action::Chat1)
                all.append({ tr("1st to 8th chat of the list"),
                             m_keys.keysText(Action::Chat1) + QStringLiteral(" … ")
                                 + m_keys.keysText(Action::Chat8) });
            continue;
        }
        all.append({ actionWords(row.action), m_keys.keysText(row.action) });
    }
    return all;
}

QGridLayout *KeySheet::addColumn(QHBoxLayout *columns) const
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(0, 1);
    columns->addLayout(grid, 1);
    return grid;
}

//! Below what the column has already.
void KeySheet::addGroup(QGridLayout *grid, ActionGroup group)
{
    int row = grid->rowCount();
    auto *heading = new PlainLabel(look(), 12, &Theme::sub);
    heading->setBold(true);
    heading->setText(groupWords(group));
    heading->setFixedHeight(kHeading);
    grid->addWidget(heading, row++, 0, 1, 2);
    for (const Line &line : lines(group)) {
        auto *words = new PlainLabel(look(), 13, &Theme::text);
        words->setText(line.words);
        words->setFixedHeight(kLine);
        auto *keys = new PlainLabel(look(), 12, &Theme::sub);
        keys->setText(line.keys);
        keys->setFixedSize(kKeys, kLine);
        grid->addWidget(words, row, 0);
        grid->addWidget(keys, row++, 1);
    }
}

} // namespace kefu::ui
