#pragma once

#include "model/list_transfer.h"

#include <QFuture>

class QWidget;

namespace dx {

class MainWindow;
class ResultTabs;

/** Writes what a page shows into a CSV file; returns at once. */
using PageSaver
    = std::function<QFuture<Result<>>(const QString &path, std::shared_ptr<TransferState> state)>;

/** Offers a page, or a part of one, to File > Save Window Contents while it is visible. */
void setPageSaver(QWidget *page, PageSaver saver);

/** Adds File > Save Window Contents, which saves what the current tab shows. */
void addSaveContents(MainWindow &window, ResultTabs &tabs);

} // namespace dx
