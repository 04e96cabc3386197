// SPDX-License-Identifier: Apache-2.0
#include "ui/search/quickswitcher.h"

#include "ui/search/switcherrow.h"
#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/plainlabel.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {
constexpr QSize kBox { 560, 500 };
constexpr int kMostTyped = 100;
constexpr int kPage = 8; // rows of Page Up and Page Down
} // namespace

// ---- the rows

void SwitcherModel::setHits(const QList<SwitcherIndex::Hit> &hits)
{
    beginResetModel();
    m_rows.clear();
    for (const SwitcherIndex::Hit &hit : hits) {
        const bool first = m_rows.isEmpty() || m_rows.last().target.kind != hit.target->kind;
        if (first) {
            Row heading;
            heading.heading = true;
            heading.target.kind = hit.target->kind;
            m_rows.append(heading);
        }
        m_rows.append({ false, *hit.target, hit.marks });
    }
    endResetModel();
}

int SwitcherModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

const SwitchTarget *SwitcherModel::target(int row) const
{
    if (row < 0 || row >= m_rows.size() || m_rows.at(row).heading)
        return nullptr;
    return &m_rows.at(row).target;
}

QString SwitcherModel::kindWords(SwitchTarget::Kind kind)
{
    switch (kind) {
    case SwitchTarget::Chat:
        return tr("Conversations");
    case SwitchTarget::Visitor:
        return tr("Visitors");
    case SwitchTarget::Colleague:
        return tr("Colleagues");
    case SwitchTarget::Command:
        break;
    }
    return tr("Commands");
}

QVariant SwitcherModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return row.heading ? kindWords(row.target.kind) : row.target.title;
    case Qt::AccessibleTextRole:
        return row.heading
            ? kindWords(row.target.kind)
            : QStringLiteral("%1, %2, %3")
                  .arg(row.target.title, kindWords(row.target.kind), row.target.detail);
    case HeadingRole:
        return row.heading;
    case IdRole:
        return row.target.id;
    case KindRole:
        return int(row.target.kind);
    case DetailRole:
        return row.target.detail;
    case UnreadRole:
        return row.target.unread;
    case GreyRole:
        return row.target.grey;
    case MarksRole:
        return QVariant::fromValue(row.marks);
    default:
        return {};
    }
}

Qt::ItemFlags SwitcherModel::flags(const QModelIndex &index) const
{
    if (!target(index.row()))
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

// ---- the sheet

QuickSwitcher::QuickSwitcher(const Look &look, SwitcherIndex index, const QString &keys,
                             QWidget *over)
    : Sheet(look, over, kBox)
    , m_index(std::move(index))
    , m_model(new SwitcherModel(this))
    , m_field(new QLineEdit)
    , m_list(new QListView)
    , m_empty(new PlainLabel(look, 13, &Theme::sub))
{
    setObjectName(QStringLiteral("quickSwitcher"));
    setTitle(tr("Go to …"));
    build(keys);
    find();
}

void QuickSwitcher::build(const QString &keys)
{
    m_field->setObjectName(QStringLiteral("switcherField"));
    m_field->setPlaceholderText(tr("Visitor, colleague or command; pinyin initials, too"));
    m_field->setAccessibleName(tr("Visitor, colleague or command"));
    m_field->setMaxLength(kMostTyped);
    m_field->setFixedHeight(36);
    m_field->setFont(look().font(14));
    m_field->installEventFilter(this);
    styleField(look(), m_field);
    m_list->setObjectName(QStringLiteral("switcherList"));
    m_list->setAccessibleName(tr("What was found"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new SwitcherRow(look(), m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus); // the field keeps it, the arrows move the choice
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setStyleSheet(QStringLiteral("QListView{background:transparent}"));
    new OverlayScrollBar(look(), m_list);
    m_empty->setObjectName(QStringLiteral("switcherEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setText(tr("Nothing is called that."));
    auto *hint = new PlainLabel(look(), 12, &Theme::sub);
    hint->setObjectName(QStringLiteral("switcherHint"));
    hint->setText(keys);
    content()->addWidget(m_field);
    content()->addWidget(m_empty);
    content()->addWidget(m_list, 1);
    content()->addWidget(hint);
    connect(m_field, &QLineEdit::textChanged, this, &QuickSwitcher::find);
    connect(m_list, &QAbstractItemView::clicked, this, [this](const QModelIndex &index) {
        m_list->setCurrentIndex(index);
        submit();
    });
}

void QuickSwitcher::openNow()
{
    open(m_field);
}

void QuickSwitcher::find()
{
    m_model->setHits(m_index.find(m_field->text()));
    const bool any = m_model->rowCount() > 0;
    m_empty->setVisible(!any);
    if (any)
        m_list->setCurrentIndex(m_model->index(1)); // behind its heading
    m_list->scrollToTop();
}

//! To the next row that is no heading; stays at both ends.
void QuickSwitcher::step(int by)
{
    const int direction = by > 0 ? 1 : -1;
    int best = m_list->currentIndex().row();
    int steps = 0;
    for (int row = best + direction; row >= 0 && row < m_model->rowCount(); row += direction) {
        if (!m_model->target(row))
            continue;
        best = row;
        if (++steps == std::abs(by))
            break;
    }
    m_list->setCurrentIndex(m_model->index(best));
    if (best == 1)
        m_list->scrollToTop(); // with the heading
}

void QuickSwitcher::submit()
{
    const SwitchTarget *target = m_model->target(m_list->currentIndex().row());
    if (!target)
        return;
    const SwitchTarget wanted = *target;
    dismiss();
    Q_EMIT chosen(wanted);
}

bool QuickSwitcher::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return Sheet::eventFilter(watched, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Up:
        step(-1);
        return true;
    case Qt::Key_Down:
        step(1);
        return true;
    case Qt::Key_PageUp:
        step(-kPage);
        return true;
    case Qt::Key_PageDown:
        step(kPage);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        submit();
        return true;
    default:
        return Sheet::eventFilter(watched, event);
    }
}

} // namespace kefu::ui
