@echo off
where node >nul 2>nul
if errorlevel 1 (
    echo The Pulumi plugin for Kaleyra could not find Node.js. Install Node.js 20.18.1 or newer and make sure that node --version works. 1>&2
    exit /b 1
)
node "%~dp0start.js" %*
